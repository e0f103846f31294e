"""A BERT encoder in NumPy, for a question or a few passages.

Importing torch and sentence-transformers takes seconds, more than most commands need for all their
work. The forward pass of a small BERT (Devlin et al. 2019, post-layer-norm) is short; its vectors
agree with sentence-transformers' to a cosine over 0.9999, which a test holds.

    h = LN(word + position + type)
    for each layer: h = LN(h + W_o softmax(q k^T / sqrt(d)) v);  h = LN(h + W_2 gelu(W_1 h))
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import adapter

Array = NDArray[np.float32]

_LONGEST = 512


def readable(folder: Path) -> bool:
    """Whether the model of a folder is one that this file computes: BERT, gelu, mean or cls pooling."""
    try:
        config = _json(folder / "config.json")
        pooling = _json(folder / "1_Pooling" / "config.json")
        modules = _json(folder / "modules.json")
    except (OSError, ValueError):
        return False
    known = {"bert", "gelu", "absolute"}
    used = {
        config.get("model_type"),
        config.get("hidden_act"),
        config.get("position_embedding_type", "absolute"),
    }
    files = all((folder / name).is_file() for name in ("model.safetensors", "tokenizer.json"))
    kinds = {str(m.get("type", "")).rpartition(".")[2] for m in modules}
    plain = kinds <= {"Transformer", "Pooling", "Normalize"}
    return used == known and files and plain and pooling.get("pooling_mode") in ("mean", "cls")


class LightEncoder:
    """The model of one folder, with an adapter where one is given.

    Raises OSError, KeyError or ValueError when its files do not fit.
    """

    def __init__(self, folder: Path, added: Mapping[str, NDArray[np.generic]] | None = None) -> None:
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        config = _json(folder / "config.json")
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))
        self._pooling = str(_json(folder / "1_Pooling" / "config.json")["pooling_mode"])
        self._weights = {
            name.removeprefix("bert."): np.asarray(weight, dtype=np.float32)
            for name, weight in load_file(folder / "model.safetensors").items()
        }
        if added is not None:
            self._weights = adapter.adapted(self._weights, added)
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(min(_LONGEST, int(config["max_position_embeddings"])))

    def encode(self, texts: list[str]) -> Array:
        """Vectors of shape [len(texts), hidden], not normalised, one text after the other."""
        return np.stack([self._pooled(self._states(text)) for text in texts])

    def _states(self, text: str) -> Array:
        ids = self._tokenizer.encode(text).ids
        w = self._weights
        hidden = w["embeddings.word_embeddings.weight"][ids]
        hidden = hidden + w["embeddings.position_embeddings.weight"][: len(ids)]
        hidden = self._norm(hidden + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for layer in range(self._layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        return hidden

    def _layer(self, hidden: Array, at: str) -> Array:
        attended = self._linear(self._attend(hidden, at + "attention.self."), at + "attention.output.dense")
        hidden = self._norm(hidden + attended, at + "attention.output.LayerNorm")
        inner = _gelu(self._linear(hidden, at + "intermediate.dense"))
        return self._norm(hidden + self._linear(inner, at + "output.dense"), at + "output.LayerNorm")

    def _attend(self, hidden: Array, at: str) -> Array:
        length, width = hidden.shape
        size = width // self._heads
        query, key, value = (
            self._linear(hidden, at + name).reshape(length, self._heads, size).transpose(1, 0, 2)
            for name in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(size))
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ value
        return np.ascontiguousarray(mixed.transpose(1, 0, 2)).reshape(length, width)

    def _linear(self, hidden: Array, name: str) -> Array:
        return np.asarray(hidden @ self._weights[name + ".weight"].T + self._weights[name + ".bias"])

    def _norm(self, hidden: Array, name: str) -> Array:
        centred = hidden - hidden.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(self._epsilon))
        return np.asarray(centred / spread * self._weights[name + ".weight"] + self._weights[name + ".bias"])

    def _pooled(self, states: Array) -> Array:
        return np.asarray(states[0] if self._pooling == "cls" else states.mean(axis=0))


def _gelu(x: Array) -> Array:
    """The exact form: x / 2 * (1 + erf(x / sqrt(2)))."""
    from scipy.special import erf

    return np.asarray(x * np.float32(0.5) * (1 + erf(x * np.float32(1 / np.sqrt(2)))), dtype=np.float32)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
