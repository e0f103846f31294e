"""The reading model in torch: a small BERT encoder with span and relevance heads.

    h = LN(word + position + type);  for each layer: h = LN(h + W_o attention(h));  h = LN(h + FFN(h))
    start, end = W_s h;  relevance = w_r h[CLS]

(Devlin et al. 2019, post-layer-norm.) Written out because it is short, because nothing of it is needed
where answers are read, and because a plain module is quick on a processor.
"""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

HIDDEN, LAYERS, HEADS, INNER, POSITIONS, WORDS = 512, 4, 8, 2048, 512, 21128
_EPSILON = 1e-12


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

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.word = nn.Embedding(WORDS, HIDDEN, padding_idx=0)
        self.position = nn.Embedding(POSITIONS, HIDDEN)
        self.segment = nn.Embedding(2, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.span = nn.Linear(HIDDEN, 2)
        self.relevance = nn.Linear(HIDDEN, 1)

    def forward(self, ids: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Logits from ids and types of shape [batch, tokens]; 0 is padding.

        Start and end have shape [batch, tokens], relevance [batch].
        """
        places = torch.arange(ids.shape[1], device=ids.device)
        hidden = self.word(ids) + self.position(places) + self.segment(types)
        hidden = self.dropout(self.norm(hidden))
        mask = torch.zeros(ids.shape, dtype=torch.float32).masked_fill(ids == 0, -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, mask)
        start, end = self.span(hidden).float().unbind(-1)
        return start, end, self.relevance(hidden[:, 0]).float().squeeze(-1)


def from_encoder(weights: Path, dropout: float = 0.1) -> Reader:
    """A reader on the weights of a BERT encoder of this shape (safetensors); the heads are fresh."""
    given = {name.removeprefix("bert."): tensor.float() for name, tensor in load_file(weights).items()}
    reader = Reader(dropout)
    own = reader.state_dict()
    renamed = {
        "word": "word_embeddings",
        "position": "position_embeddings",
        "segment": "token_type_embeddings",
    }
    for ours, theirs in renamed.items():
        own[f"{ours}.weight"] = given[f"embeddings.{theirs}.weight"]
    for part in ("weight", "bias"):
        own[f"norm.{part}"] = given[f"embeddings.LayerNorm.{part}"]
        for i in range(LAYERS):
            at, to = f"encoder.layer.{i}.", f"layers.{i}."
            kept = [given[f"{at}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            own[f"{to}qkv.{part}"] = torch.cat(kept)
            own[f"{to}out.{part}"] = given[f"{at}attention.output.dense.{part}"]
            own[f"{to}norm_a.{part}"] = given[f"{at}attention.output.LayerNorm.{part}"]
            own[f"{to}up.{part}"] = given[f"{at}intermediate.dense.{part}"]
            own[f"{to}down.{part}"] = given[f"{at}output.dense.{part}"]
            own[f"{to}norm_b.{part}"] = given[f"{at}output.LayerNorm.{part}"]
    reader.load_state_dict(own)
    return reader
