"""The reading model in torch: a small BERT encoder with span and relevance heads.

    h = LN(word + position + type);  for each layer: h = LN(h + W_o attention(h));  h = LN(h + FFN(h))
    start, end = W_s h;  relevance = w_r h[CLS]

(Devlin et al. 2019, post-layer-norm.) Written out because it is short, because nothing of it is needed
where answers are read, and because a plain module is quick on a processor.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from assistant.reader.tokens import ASKED, KINDS, TOLD

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, WORDS = 512, 4, 8, 2048, 512, 21128
_EPSILON = 1e-12
# The parts of a layer by their names in a BERT encoder, but for query, key and value.
_ENCODER = {
    "out": "attention.output.dense",
    "norm_a": "attention.output.LayerNorm",
    "up": "intermediate.dense",
    "down": "output.dense",
    "norm_b": "output.LayerNorm",
}


class Layer(nn.Module):
    """One transformer layer."""

    def __init__(self, dropout: float) -> None:
        super().__init__()
        self.qkv = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)
        self.norm_a = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.up = nn.Linear(HIDDEN, INNER)
        self.down = nn.Linear(INNER, HIDDEN)
        self.norm_b = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """States [batch, tokens, hidden] from the like; `mask`, [batch, 1, 1, tokens], is added to scores."""
        batch, length, _ = hidden.shape
        q, k, v = (
            part.view(batch, length, HEADS, HIDDEN // HEADS).transpose(1, 2)
            for part in self.qkv(hidden).chunk(3, dim=-1)
        )
        mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask.to(q.dtype))
        mixed = mixed.transpose(1, 2).reshape(batch, length, HIDDEN)
        hidden = self.norm_a(hidden + self.dropout(self.out(mixed)))
        inner = self.down(functional.gelu(self.up(hidden)))
        normed: Tensor = self.norm_b(hidden + self.dropout(inner))
        return normed


class Reader(nn.Module):
    """Question and passage in, logits of the answer's first and last token and of relevance out."""

    def __init__(self, dropout: float = 0.1, layers: int = LAYERS) -> None:
        super().__init__()
        self.word = nn.Embedding(WORDS, HIDDEN, padding_idx=0)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.segment = nn.Embedding(KINDS, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(layers))
        self.span = nn.Linear(HIDDEN, 2)
        self.relevance = nn.Linear(HIDDEN, 1)

    def forward(self, ids: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits from ids and types of shape [batch, tokens]; 0 is padding.

        Start and end have shape [batch, tokens], relevance [batch].
        """
        hidden = self.states(ids, types).float()
        # Rounded as the layers are, logits would often be the same.
        with torch.autocast(ids.device.type, enabled=False):
            start, end = self.span(hidden).unbind(-1)
            return start, end, self.relevance(hidden[:, 0]).squeeze(-1)

    def states(self, ids: Tensor, types: Tensor) -> Tensor:
        """The last layer's states, [batch, tokens, hidden]."""
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.word(ids) + self.position(places) + self.segment(types)
        hidden = self.dropout(self.norm(hidden))
        mask = torch.zeros_like(ids, dtype=torch.float32).masked_fill(ids == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        states: Tensor = hidden
        return states


def from_encoder(weights: Path) -> Reader:
    """A reader on the weights of a BERT encoder of this shape (safetensors); the heads are fresh."""
    given = {name.removeprefix("bert."): tensor.float() for name, tensor in load_file(weights).items()}
    reader = Reader()
    own = reader.state_dict()
    renamed = {
        "word": "word_embeddings",
        "position": "position_embeddings",
        "segment": "token_type_embeddings",
    }
    for ours, theirs in renamed.items():
        own[f"{ours}.weight"] = given[f"embeddings.{theirs}.weight"]
    # The encoder knows two kinds of tokens; what is shared starts as what is told.
    two = own["segment.weight"]
    own["segment.weight"] = two[[ASKED, *[TOLD] * (KINDS - 1)]]
    for part in ("weight", "bias"):
        own[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for i in range(LAYERS):
            at, to = f"encoder.layer.{i}.", f"layers.{i}."
            kept = [given[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            own[f"{to}qkv.{part}"] = torch.cat(kept)
            for ours, theirs in _ENCODER.items():
                own[f"{to}{ours}.{part}"] = given[f"{at}{theirs}.{part}"]
    reader.load_state_dict(own)
    return reader


def depth_of(weights: Mapping[str, Tensor]) -> int:
    """How many layers weights hold."""
    return 1 + max(int(name.split(".")[1]) for name in weights if name.startswith("layers."))


def deepened(weights: Mapping[str, Tensor], layers: int) -> dict[str, Tensor]:
    """The weights of a reader of so many layers that begins with those held, some of them twice or more.

    Stacking (Gong et al. 2019), here each layer beside its like.

    Raises:
        ValueError: there are to be fewer layers than those held.
    """
    held = depth_of(weights)
    if layers < held:
        raise ValueError(f"{held} layers cannot become {layers}")
    found = {name: tensor for name, tensor in weights.items() if not name.startswith("layers.")}
    for i in range(layers):
        at = f"layers.{i * held // layers}."
        own = {name.removeprefix(at): tensor for name, tensor in weights.items() if name.startswith(at)}
        found |= {f"layers.{i}.{name}": tensor.clone() for name, tensor in own.items()}
    return found


def to_encoder(model: Reader) -> dict[str, NDArray[np.float32]]:
    """The weights of the layers under the names of a BERT encoder, copied."""
    found: dict[str, NDArray[np.float32]] = {}
    for i, layer in enumerate(model.layers):
        at = f"encoder.layer.{i}."
        own = {name: tensor.detach().float().numpy().copy() for name, tensor in layer.state_dict().items()}
        for part in ("weight", "bias"):
            for name, value in zip(("query", "key", "value"), np.split(own[f"qkv.{part}"], 3), strict=True):
                found[f"{at}attention.self.{name}.{part}"] = value
            for ours, theirs in _ENCODER.items():
                found[f"{at}{theirs}.{part}"] = own[f"{ours}.{part}"]
    return found
