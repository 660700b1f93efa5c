"""Products and row functions in NumPy, float32, vectorised: a peer of bench/peers_report.ts.

Results go into arrays that are kept (`out=`), as in a loop that is meant to be fast: a fresh array is memory to be
cleared. Profiled by `py-spy record --native`, start-up left out: nine tenths of the product ABt 1024x64x256 are
OpenBLAS's sgemm kernel, and most of the rest its packing; GELU is half NumPy's AVX-512 tanh, half multiplications;
softmax is mostly exp and the maximum; layer norm spends most on its two means and on broadcasting along rows.
"""
import math
import sys

import numpy as np

from serve import blas_core, operand, serve

GELU = np.float32(math.sqrt(2.0 / math.pi))


def product(work):
    M, N, K, kind = work["M"], work["N"], work["K"], work["kind"]
    a, b = operand(M * K, 0), operand(K * N, 1)
    # A transposed view is what NumPy hands to BLAS without a copy.
    a = a.reshape(K, M).T if kind == "TN" else a.reshape(M, K)
    b = b.reshape(N, K).T if kind == "NT" else b.reshape(K, N)
    c = np.empty((M, N), np.float32)
    return lambda: np.matmul(a, b, out=c)


def row_function(work):
    kind, rows, columns = work["kind"], work["rows"], work["columns"]
    x = operand(rows * columns, 0).reshape(rows, columns)
    gain, offset = operand(columns, 1), operand(columns, 2)
    y, t = np.empty_like(x), np.empty_like(x)

    def exp():
        return np.exp(x, out=y)

    def gelu():
        np.multiply(x, x, out=t)
        np.multiply(t, np.float32(0.044715) * GELU, out=t)
        np.add(t, GELU, out=t)
        np.multiply(t, x, out=t)
        np.tanh(t, out=t)
        np.add(t, np.float32(1), out=t)
        np.multiply(t, np.float32(0.5), out=t)
        return np.multiply(t, x, out=y)

    def softmax():
        np.subtract(x, x.max(axis=-1, keepdims=True), out=y)
        np.exp(y, out=y)
        return np.divide(y, y.sum(axis=-1, keepdims=True), out=y)

    def layer_norm():
        np.subtract(x, x.mean(axis=-1, keepdims=True), out=y)
        np.multiply(y, y, out=t)
        np.divide(y, np.sqrt(t.mean(axis=-1, keepdims=True) + np.float32(1e-5)), out=y)
        np.multiply(y, gain, out=y)
        return np.add(y, offset, out=y)

    def rms_norm():
        np.multiply(x, x, out=t)
        np.divide(x, np.sqrt(t.mean(axis=-1, keepdims=True) + np.float32(1e-5)), out=y)
        return np.multiply(y, gain, out=y)

    return {"exp": exp, "gelu": gelu, "softmax": softmax, "layerNorm": layer_norm, "rmsNorm": rms_norm}[kind]


def make(request):
    work = request["work"]
    run = {"product": product, "row": row_function}[work["type"]](work)
    return {"out=": (run, lambda: run().ravel()[request["places"]].tolist())}


if __name__ == "__main__":
    versions = {"numpy": np.__version__, "python": sys.version.split()[0]}
    serve({"versions": versions, "engine": blas_core()}, make)
