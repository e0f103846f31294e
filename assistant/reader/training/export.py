"""Writes a trained reader as an ONNX file that ONNX Runtime reads fast: 8-bit weights, fused operators.

    python -m assistant.reader.training.export --weights RUN/last.pt [RUN2/last.pt ...] --out FILE.onnx

The weights of several runs, each of which went on from the one before, are averaged (model soups,
Wortsman et al. 2022).

Weights of linear layers are rounded to 8 bits in blocks of 64 along the input, symmetrically: each block
keeps its own scale (MatMulNBits; activations are rounded block by block where it is worked out). Word
vectors are rounded to 8 bits a row. The rest stays in single precision.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, load_model, numpy_helper

from assistant.reader.training.network import HEADS, HIDDEN, depth_of
from assistant.reader.training.train import averaged, weights_of

_BLOCK = 64
_EPSILON = 1e-12
_MS = "com.microsoft"

Array = NDArray[np.float32]


class _Graph:
    """Nodes and constants as they are added."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: NDArray[Any]) -> str:
        self.constants.append(numpy_helper.from_array(np.array(value, order="C"), name))
        return name

    def add(self, kind: str, inputs: Sequence[str], name: str, *, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(
            helper.make_node(kind, list(inputs), [name], name=name, domain=domain, **attributes)
        )
        return name


def export(weights: dict[str, torch.Tensor], out: Path) -> None:
    """Writes the model: ids and types of shape [batch, tokens] to start, end and relevance."""
    w = {name: tensor.float().numpy() for name, tensor in weights.items()}
    g = _Graph()
    hidden = _embedded(g, w)
    g.add("Cast", ["ids"], "ids32", to=TensorProto.INT32)
    g.add("Sign", ["ids32"], "mask")
    for i in range(depth_of(weights)):
        hidden = _layer(g, w, hidden, f"layers.{i}.")
    _heads(g, w, hidden)
    names = [("start", ["batch", "tokens"]), ("end", ["batch", "tokens"]), ("relevance", ["batch"])]
    graph = helper.make_graph(
        g.nodes,
        "reader",
        [helper.make_tensor_value_info(n, TensorProto.INT64, ["batch", "tokens"]) for n in ("ids", "types")],
        [helper.make_tensor_value_info(n, TensorProto.FLOAT, shape) for n, shape in names],
        g.constants,
    )
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_MS, 1)]
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
    out.write_bytes(model.SerializeToString())


def _embedded(g: _Graph, w: dict[str, Array]) -> str:
    table = w["word.weight"]
    scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-8) / 127
    g.constant("word", np.round(table / scale).astype(np.int8))
    g.constant("word.scale", scale.astype(np.float32))
    rows = g.add("Cast", [g.add("Gather", ["word", "ids"], "word.rows")], "word.float", to=TensorProto.FLOAT)
    words = g.add("Mul", [rows, g.add("Gather", ["word.scale", "ids"], "word.scales")], "words")
    g.constant("segment", w["segment.weight"])
    kinds = g.add("Gather", ["segment", "types"], "kinds")
    for name, value in (("first", [0]), ("second", [1]), ("two", [2])):
        g.constant(name, np.asarray(value, np.int64))
    length = g.add("Slice", [g.add("Shape", ["ids"], "shape"), "second", "two"], "length")
    g.constant("position", w["position.weight"])
    places = g.add("Slice", ["position", "first", length], "places")
    total = g.add("Add", [g.add("Add", [words, kinds], "words.kinds"), places], "embedded")
    g.constant("norm.weight", w["norm.weight"])
    g.constant("norm.bias", w["norm.bias"])
    return g.add("LayerNormalization", [total, "norm.weight", "norm.bias"], "embedded.norm", epsilon=_EPSILON)


def _linear(g: _Graph, w: dict[str, Array], hidden: str, name: str) -> str:
    """Hidden W^T without the bias, W of shape [out, in] in blocks along `in`."""
    weight = w[name + ".weight"]
    rows, columns = weight.shape
    blocks = weight.reshape(rows, columns // _BLOCK, _BLOCK)
    scale = np.maximum(np.abs(blocks).max(axis=2), 1e-8) / 127
    packed = (np.round(blocks / scale[..., None]) + 128).astype(np.uint8)
    g.constant(name + ".packed", packed)
    g.constant(name + ".scale", scale.reshape(-1).astype(np.float32))
    settings = {"K": columns, "N": rows, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4}
    inputs = [hidden, name + ".packed", name + ".scale"]
    return g.add("MatMulNBits", inputs, name + ".product", domain=_MS, **settings)


def _layer(g: _Graph, w: dict[str, Array], hidden: str, at: str) -> str:
    joined = _linear(g, w, hidden, at + "qkv")
    g.constant(at + "qkv.bias", w[at + "qkv.bias"])
    parts = [at + "q", at + "k", at + "v"]
    g.constant(at + "sizes", np.asarray([HIDDEN] * 3, np.int64))
    g.nodes.append(helper.make_node("Split", [joined, at + "sizes"], parts, axis=2))
    inputs = [*parts, at + "qkv.bias", "mask"]
    mixed = g.add("MultiHeadAttention", inputs, at + "mixed", domain=_MS, num_heads=HEADS)
    hidden = _added(g, w, hidden, _linear(g, w, mixed, at + "out"), at + "norm_a", at + "out")
    g.constant(at + "up.bias", w[at + "up.bias"])
    inner = g.add("BiasGelu", [_linear(g, w, hidden, at + "up"), at + "up.bias"], at + "inner", domain=_MS)
    return _added(g, w, hidden, _linear(g, w, inner, at + "down"), at + "norm_b", at + "down")


def _added(g: _Graph, w: dict[str, Array], hidden: str, new: str, norm: str, linear: str) -> str:
    for name in (norm + ".weight", norm + ".bias", linear + ".bias"):
        g.constant(name, w[name])
    inputs = [hidden, new, norm + ".weight", norm + ".bias", linear + ".bias"]
    return g.add("SkipLayerNormalization", inputs, norm + ".out", domain=_MS, epsilon=_EPSILON)


def _heads(g: _Graph, w: dict[str, Array], hidden: str) -> None:
    for name, row in (("start", 0), ("end", 1)):
        g.constant(name + ".weight", w["span.weight"][row][:, None])
        g.constant(name + ".bias", w["span.bias"][row])
        product = g.add("MatMul", [hidden, name + ".weight"], name + ".product")
        flat = g.add(
            "Squeeze", [product, g.constant(name + ".axis", np.asarray([2], np.int64))], name + ".flat"
        )
        g.add("Add", [flat, name + ".bias"], name)
    g.constant("zero", np.asarray(0, np.int64))
    g.add("Gather", [hidden, "zero"], "first.state", axis=1)
    g.constant("relevance.weight", w["relevance.weight"].T)
    product = g.add("MatMul", ["first.state", "relevance.weight"], "relevance.product")
    g.constant("relevance.axis", np.asarray([1], np.int64))
    flat = g.add("Squeeze", [product, "relevance.axis"], "relevance.flat")
    g.add("Add", [flat, g.constant("relevance.bias", w["relevance.bias"][0])], "relevance")


def restored(path: Path) -> dict[str, torch.Tensor]:
    """The weights of an exported model, as near as 8 bits tell them, under the names of the network."""
    model = load_model(str(path))
    held = {c.name: numpy_helper.to_array(c) for c in model.graph.initializer}
    found = {name: held[name] for name in ("norm.weight", "norm.bias")}
    found["word.weight"] = held["word"] * held["word.scale"]
    found["position.weight"], found["segment.weight"] = held["position"], held["segment"]
    found["span.weight"] = np.concatenate([held["start.weight"], held["end.weight"]], axis=1).T
    found["span.bias"] = np.stack([held["start.bias"], held["end.bias"]])
    found["relevance.weight"] = held["relevance.weight"].T
    found["relevance.bias"] = held["relevance.bias"].reshape(1)
    depth = sum(name.endswith(".qkv.packed") for name in held)
    for i in range(depth):
        for part in ("qkv", "out", "up", "down"):
            name = f"layers.{i}.{part}"
            packed = held[name + ".packed"].astype(np.float32) - 128
            scale = held[name + ".scale"].reshape(packed.shape[:2])
            found[name + ".weight"] = (packed * scale[..., None]).reshape(len(packed), -1)
            found[name + ".bias"] = held[name + ".bias"]
        for part in ("norm_a.weight", "norm_a.bias", "norm_b.weight", "norm_b.bias"):
            found[f"layers.{i}.{part}"] = held[f"layers.{i}.{part}"]
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in found.items()}


def main(arguments: Sequence[str] | None = None) -> None:
    """Writes the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--weights", type=Path, nargs="+", required=True)
    parser.add_argument("--shares", type=float, nargs="+", help="what each counts; all the same by default")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    models = [weights_of(path) for path in options.weights]
    export(averaged(models, options.shares or [1.0] * len(models)), options.out)


if __name__ == "__main__":
    main()
