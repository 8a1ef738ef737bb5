import torch
from torch.nn.functional import softplus

LEAST_MEAN = 2.0**-30
GAIN = 1e-7


class MeanFieldTask:
    """Coordinate ascent as a user of PyTorch writes it: all images in each operation, in float64."""

    def __init__(self, workload, inputs):
        data, hidden, images = workload["data"], workload["hidden"], workload["images"]
        self.images = inputs.take(images, data).double()
        self.kernel = inputs.take(hidden, data).double()
        self.bias = inputs.take(data).double()
        self.top_bias = inputs.take(hidden).double()
        self.powers = self.kernel.exp()
        self.sweeps = workload["sweeps"]

    def expectations(self, mu, xi, near):
        """The bound on E[log(1 + e^z)] of each pixel, its slope and curvature in xi, and the second share."""
        on, w = mu[:, :, None], self.kernel
        near_factor = (1 - on) + on * near
        far = near * self.powers
        far_factor = (1 - on) + on * far
        near_term, far_term = w * on * near / near_factor, w * on * far / far_factor
        near_log = near_factor.log().sum(1) - xi * self.bias
        far_log = far_factor.log().sum(1) + (1 - xi) * self.bias
        share = torch.sigmoid(far_log - near_log)
        near_mean, far_mean = near_term.sum(1), far_term.sum(1)
        mean = mu @ w
        bound = xi * (self.bias + mean) + torch.logaddexp(near_log, far_log)
        slope = mean - (1 - share) * near_mean - share * far_mean
        near_variance, far_variance = (near_term * (w - near_term)).sum(1), (far_term * (w - far_term)).sum(1)
        spread = share * (1 - share) * (far_mean - near_mean).square()
        return bound, slope, (1 - share) * near_variance + share * far_variance + spread, share

    def tighten(self, mu, xi):
        """The best xi by Newton's method between bounds that close in."""
        low, high = torch.zeros_like(xi), torch.ones_like(xi)
        for _ in range(60):
            near = (-xi[:, None, :] * self.kernel).exp()
            bound, slope, curvature, share = self.expectations(mu, xi, near)
            open_ = 0.5 * slope.square() / curvature >= GAIN
            if not open_.any():
                break
            rises = slope > 0
            high, low = torch.where(rises, xi, high), torch.where(rises, low, xi)
            newton = xi - slope / curvature
            inside = (newton > low) & (newton < high)
            xi = torch.where(open_, torch.where(inside, newton, (low + high) / 2), xi)
        return xi, near, share, bound

    def find(self):
        x, w = self.images, self.kernel
        mu = torch.sigmoid(self.top_bias).repeat(len(x), 1)
        xi = torch.sigmoid(mu @ w + self.bias)
        for _ in range(self.sweeps):
            xi, near, share, _ = self.tighten(mu, xi)
            pulls = (x - xi) @ w.T
            for j in range(len(w)):
                n = near[:, j]
                f = n * self.powers[j]
                m = mu[:, j : j + 1]
                p, q = 1 - m + m * n, 1 - m + m * f
                pull = (share * (f - 1) / q + (1 - share) * (n - 1) / p).sum(1)
                new = torch.sigmoid(self.top_bias[j] + pulls[:, j] - pull).clamp(LEAST_MEAN, 1 - LEAST_MEAN)
                mu[:, j] = new
                new = new[:, None]
                far, rest = share * (1 - new + new * f) * p, (1 - share) * (1 - new + new * n) * q
                share = far / (far + rest)
        _, _, _, bound = self.tighten(mu, xi)
        entropy = -(mu * mu.log() + (1 - mu) * (-mu).log1p()).sum(1)
        top = mu @ self.top_bias - softplus(self.top_bias).sum()
        return (x * (mu @ w + self.bias) - bound).sum(1) + top + entropy

    def check(self):
        return self.find().tolist()

    def run(self):
        self.find()
