import math

import torch
from torch import nn
from torch.nn import functional

CHECKED_STEPS = 2


def network(widths, activation, inputs):
    """Dense layers between widths, with the weights that the inputs hold."""
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        layer = nn.Linear(fan_in, fan_out)
        with torch.no_grad():
            layer.weight.copy_(inputs.take(fan_in, fan_out).T)
            layer.bias.copy_(inputs.take(fan_out))
        layers.append(layer)
        if i < len(widths) - 2:
            layers.append(nn.ReLU() if activation == "relu" else nn.Tanh())
    return nn.Sequential(*layers)


class VaeTask:
    """Steps of a VAE as a user of PyTorch writes them."""

    def __init__(self, workload, inputs):
        data, hidden, latent = workload["data"], workload["hidden"], workload["latent"]
        self.likelihood = workload["likelihood"]
        self.noise_shape = (workload["batch"], latent)
        self.encoder = network([data, *hidden, 2 * latent], workload["activation"], inputs)
        self.decoder = network([latent, *reversed(hidden), data], workload["activation"], inputs)
        self.images = inputs.take(workload["batch"], data)
        self.noise = [inputs.take(*self.noise_shape) for _ in range(CHECKED_STEPS)]
        weights = [*self.encoder.parameters(), *self.decoder.parameters()]
        self.optimizer = torch.optim.Adam(weights, lr=0.001, eps=1e-7)

    def log_likelihood(self, output):
        if self.likelihood == "bernoulli":
            return -functional.binary_cross_entropy_with_logits(output, self.images, reduction="none").sum(1)
        return -0.5 * ((self.images - output).square() + math.log(2 * math.pi)).sum(1)

    def step(self, epsilon):
        mu, log_variance = self.encoder(self.images).chunk(2, dim=1)
        z = mu + (0.5 * log_variance).exp() * epsilon
        log_likelihood = self.log_likelihood(self.decoder(z))
        kl = 0.5 * (mu.square() + log_variance.exp() - log_variance - 1).sum(1)
        loss = (kl - log_likelihood).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def check(self):
        return [self.step(epsilon) for epsilon in self.noise]

    def run(self):
        self.step(torch.randn(self.noise_shape))
