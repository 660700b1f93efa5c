"""The models of ../models/ in PyTorch, with the names of their parameters there. Matrices lie the other way round."""
import math

import torch
import torch.nn.functional as F
from torch import nn


def attend(q, k, v, attention, mask):
    """(B, H, T, D) each; causal."""
    if attention == "sdpa":
        return F.scaled_dot_product_attention(q, k, v, is_causal=True)
    scores = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(q.shape[-1]))
    return torch.softmax(scores.masked_fill(mask, float("-inf")), -1) @ v


def causal_mask(T):
    return torch.triu(torch.ones(T, T, dtype=torch.bool), 1)


def matrix(arrays, name):
    """A linear layer of (in, out) weights."""
    weight = torch.from_numpy(arrays[name])
    layer = nn.Linear(*weight.shape, bias=False)
    layer.weight.data.copy_(weight.T)
    return layer


def layer_norm(arrays, name):
    norm = nn.LayerNorm(arrays[f"{name}.gain"].shape[0], eps=1e-5)
    norm.weight.data.copy_(torch.from_numpy(arrays[f"{name}.gain"]))
    norm.bias.data.copy_(torch.from_numpy(arrays[f"{name}.offset"]))
    return norm


def rms_norm(arrays, name):
    norm = nn.RMSNorm(arrays[name].shape[0], eps=1e-5)
    norm.weight.data.copy_(torch.from_numpy(arrays[name]))
    return norm


def embedding(arrays, name):
    return nn.Embedding.from_pretrained(torch.from_numpy(arrays[name].copy()), freeze=False)


class GptBlock(nn.Module):
    def __init__(self, arrays, layer, H, attention):
        super().__init__()
        self.H, self.attention = H, attention
        self.ln1, self.ln2 = layer_norm(arrays, f"{layer}.ln1"), layer_norm(arrays, f"{layer}.ln2")
        self.wqkv, self.wo = matrix(arrays, f"{layer}.wqkv"), matrix(arrays, f"{layer}.wo")
        self.w0, self.w1 = matrix(arrays, f"{layer}.mlp.w0"), matrix(arrays, f"{layer}.mlp.w1")

    def forward(self, x, mask):
        B, T, C = x.shape
        q, k, v = (
            part.view(B, T, self.H, -1).transpose(1, 2) for part in self.wqkv(self.ln1(x)).split(C, dim=2)
        )
        mixed = attend(q, k, v, self.attention, mask)
        x = x + self.wo(mixed.transpose(1, 2).reshape(B, T, C))
        return x + self.w1(F.gelu(self.w0(self.ln2(x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, sizes, arrays, attention):
        super().__init__()
        self.embed, self.pos = embedding(arrays, "embed"), embedding(arrays, "pos")
        self.blocks = nn.ModuleList(GptBlock(arrays, l, sizes["H"], attention) for l in range(sizes["L"]))
        self.ln, self.head = layer_norm(arrays, "ln"), matrix(arrays, "head")
        self.register_buffer("mask", causal_mask(sizes["T"]))
        self.register_buffer("places", torch.arange(sizes["T"]))

    def forward(self, ids):
        x = self.embed(ids) + self.pos(self.places)
        for block in self.blocks:
            x = block(x, self.mask)
        return self.head(self.ln(x))


def rotate(x, cosine, sine):
    """Pairs of neighbouring columns of (B, T, H, D) by the angles (T, 1, D/2)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1).flatten(-2)


class LlamaBlock(nn.Module):
    def __init__(self, arrays, layer, H, attention):
        super().__init__()
        self.H, self.attention = H, attention
        self.norm1, self.norm2 = rms_norm(arrays, f"{layer}.norm1"), rms_norm(arrays, f"{layer}.norm2")
        self.wqkv, self.wo = matrix(arrays, f"{layer}.wqkv"), matrix(arrays, f"{layer}.wo")
        self.gate, self.up = matrix(arrays, f"{layer}.wGate"), matrix(arrays, f"{layer}.wUp")
        self.down = matrix(arrays, f"{layer}.wDown")

    def forward(self, x, cosine, sine, mask):
        B, T, C = x.shape
        q, k, v = (part.view(B, T, self.H, -1) for part in self.wqkv(self.norm1(x)).split(C, dim=2))
        q, k = rotate(q, cosine, sine), rotate(k, cosine, sine)
        mixed = attend(q.transpose(1, 2), k.transpose(1, 2), v.transpose(1, 2), self.attention, mask)
        x = x + self.wo(mixed.transpose(1, 2).reshape(B, T, C))
        hidden = self.norm2(x)
        return x + self.down(F.silu(self.gate(hidden)) * self.up(hidden))


class Llama(nn.Module):
    def __init__(self, sizes, arrays, attention):
        super().__init__()
        T, D = sizes["T"], sizes["C"] // sizes["H"]
        self.tokens = embedding(arrays, "tokens")
        self.blocks = nn.ModuleList(LlamaBlock(arrays, l, sizes["H"], attention) for l in range(sizes["L"]))
        self.norm = rms_norm(arrays, "norm")
        angles = torch.outer(torch.arange(T).double(), 10000.0 ** (-torch.arange(0, D, 2).double() / D))
        self.register_buffer("cosine", angles.cos().float()[:, None, :])
        self.register_buffer("sine", angles.sin().float()[:, None, :])
        self.register_buffer("mask", causal_mask(T))

    def forward(self, ids):
        x = self.tokens(ids)
        for block in self.blocks:
            x = block(x, self.cosine, self.sine, self.mask)
        return F.linear(self.norm(x), self.tokens.weight)  # one matrix for tokens in and out


MODELS = {"gpt": Gpt, "llama": Llama}
