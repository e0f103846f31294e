"""Zip containers of XML, opened with care: the only file that imports lxml."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import Any, TypeAlias
from urllib.parse import unquote

from lxml import etree  # type: ignore[import-untyped]

from corpus.errors import UnreadableFile
from corpus.readers.reading import MIB, Limits

_HARMLESS = 20 * MIB  # unpacked, however well it was packed
Element: TypeAlias = Any  # an lxml element; lxml carries no type information
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class Package:
    """The members of a container, within limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED as error:
            raise _damaged(error) from error
        members = self._zip.infolist()
        self._check(members, len(data), limits)
        self.names = {_key(member.filename): member.filename for member in members}

    @staticmethod
    def _check(members: list[zipfile.ZipInfo], packed: int, limits: Limits) -> None:
        unpacked = sum(member.file_size for member in members)
        if any(member.flag_bits & 1 for member in members):
            raise UnreadableFile("文件不能加密", "压缩包设有密码", "请去掉密码后另存")
        if len(members) > limits.members:
            raise UnreadableFile(f"文件内部不超过 {limits.members} 个部分", len(members), "请另存后再试")
        if unpacked > limits.unpacked or unpacked > max(limits.ratio * packed, _HARMLESS):
            value = f"{packed / MIB:.1f} MB 展开为 {unpacked / MIB:.0f} MB"
            raise UnreadableFile("文件展开后不能过大（疑似压缩炸弹）", value, "请核实文件来源")

    def __contains__(self, name: str) -> bool:
        return _key(name) in self.names

    def read(self, name: str) -> bytes:
        """The bytes of a member, never more than it declares; names are compared without case.

        Raises:
            UnreadableFile: the member is missing or damaged.
        """
        if name not in self:
            raise UnreadableFile("文件须完整", f"缺少 {name}", "请重新取得这个文件")
        member = self._zip.getinfo(self.names[_key(name)])
        try:
            with self._zip.open(member) as file:
                return file.read(member.file_size)
        except _DAMAGED as error:
            raise _damaged(error) from error

    def xml(self, name: str) -> Element:
        """The root element of a member, without comments; its entities are never resolved."""
        return parse(self.read(name), name)


def resolve(base: str, target: str) -> str:
    """The name of the member that `target` means inside the member `base`."""
    target = unquote(target.replace("\\", "/"))
    joined = target if target.startswith("/") else posixpath.join(posixpath.dirname(base), target)
    return posixpath.normpath(joined).lstrip("/")


def parse(data: bytes, name: str = "") -> Element:
    """The root element of an XML text.

    Raises:
        UnreadableFile: it is malformed, or declares a document type, as attacks by entities do.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if not error.lineno:  # how the library says that memory ran out
            raise MemoryError from error
        raise UnreadableFile("文件内的 XML 须完整", f"{name}：{error}", "请重新取得这个文件") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableFile("文件内的 XML 不能声明实体", name, "请核实文件来源，或另存后再试")
    return root


def local(element: Element) -> str:
    """The tag without its namespace, which differs between editions of one format."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element | None, name: str) -> str | None:
    """The attribute of that local name, whatever its namespace."""
    if element is None:
        return None
    value: str | None = element.get(name)
    if value is not None:
        return value
    return next((value for key, value in element.items() if key.rpartition("}")[2] == name), None)


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant by local names, step by step."""
    for name in path:
        if element is None:
            return None
        element = next((found for found in element if local(found) == name), None)
    return element


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _damaged(error: Exception) -> UnreadableFile:
    return UnreadableFile("文件须完整、没有损坏", error, "请重新取得这个文件")
