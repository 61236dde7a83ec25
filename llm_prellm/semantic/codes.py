"""Vectors made small: eight bits a number for an exact look, one bit a number for the look at all of them.

The signs of a vector, relative to the centre of all vectors, tell enough to find a few hundred candidates: their
Hamming distance grows with the angle (Charikar, "Similarity Estimation Techniques from Rounding Algorithms",
STOC 2002). Models like e5 put all texts into a narrow cone, so without the centre most signs would be the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Vector: TypeAlias = NDArray[np.float32]
Signs: TypeAlias = NDArray[np.uint64]

_WORD = 64


def unit(vectors: Vector) -> Vector:
    """Rows (or one vector) of length 1; one of zeros, or of what is no number, becomes zeros."""
    clean = np.nan_to_num(vectors.astype(np.float32), nan=0.0, posinf=0.0, neginf=0.0)
    length = np.linalg.norm(clean, axis=-1, keepdims=True)
    return np.asarray(np.divide(clean, length, out=np.zeros_like(clean), where=length > 0), dtype=np.float32)


def small(vectors: Vector) -> list[bytes]:
    """Each row in one byte a number, scaled to its largest."""
    largest = np.abs(vectors).max(axis=1, keepdims=True, initial=1e-12)
    return [row.tobytes() for row in np.rint(vectors * (127 / largest)).astype(np.int8)]


def whole(rows: Sequence[bytes], dimensions: int) -> Vector:
    """What ``small`` made, as vectors of length 1."""
    numbers = np.frombuffer(b"".join(rows), dtype=np.int8).reshape(len(rows), dimensions)
    return unit(numbers.astype(np.float32))


def width(dimensions: int) -> int:
    """Bytes of one vector's signs."""
    return -(-dimensions // _WORD) * _WORD // 8


def signs(vectors: Vector) -> bytes:
    """The signs of centred vectors, row after row, each filled up to ``width``."""
    packed = np.packbits(vectors > 0, axis=1)
    return np.pad(packed, ((0, 0), (0, width(vectors.shape[1]) - packed.shape[1]))).tobytes()


def from_bytes(blob: bytes, dimensions: int) -> Signs:
    """Signs in columns of words, a column of which is one stretch of memory."""
    rows = np.frombuffer(blob, dtype=np.uint64).reshape(-1, width(dimensions) // 8)
    return np.asfortranarray(rows)


def nearest(codes: Signs, code: Signs, count: int) -> NDArray[np.intp]:
    """The places of the ``count`` rows that differ from ``code`` in the fewest signs, in no order."""
    if len(codes) <= count:
        return np.arange(len(codes))
    different = np.zeros(len(codes), dtype=np.uint16)
    for column, word in zip(codes.T, code.reshape(-1), strict=True):
        different += _bits(column ^ word)
    return np.argpartition(different, count - 1)[:count]


def _bits(words: NDArray[np.uint64]) -> NDArray[np.uint8]:
    """How many bits are set in each word."""
    if hasattr(np, "bitwise_count"):
        return np.asarray(np.bitwise_count(words))
    return np.asarray(_BITS_OF_BYTE[words.view(np.uint8)].reshape(-1, 8).sum(axis=1, dtype=np.uint8))  # numpy 1


_BITS_OF_BYTE = np.array([bin(byte).count("1") for byte in range(256)], dtype=np.uint8)
