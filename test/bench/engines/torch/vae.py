import math

import torch
from conv import conv_networks
from dense import dense_networks
from torch.nn import functional

CHECKED_STEPS = 2


class VaeTask:
    """Steps of a VAE as a user of PyTorch writes them."""

    def __init__(self, workload, inputs):
        batch, latent = workload["batch"], workload["latent"]
        if workload["kind"] == "conv-vae":
            self.likelihood, data = "bernoulli", (1, workload["height"], workload["width"])
            self.encoder, self.decoder = conv_networks(workload, inputs)
        else:
            self.likelihood, data = workload["likelihood"], (workload["data"],)
            self.encoder, self.decoder = dense_networks(workload, inputs)
        self.noise_shape = (batch, latent)
        self.batch, self.count = batch, batch * workload.get("batches", 1)
        self.images = inputs.take(self.count, *data)
        self.noise = [inputs.take(*self.noise_shape) for _ in range(CHECKED_STEPS)]
        weights = [*self.encoder.parameters(), *self.decoder.parameters()]
        self.optimizer = torch.optim.Adam(weights, lr=0.001, eps=1e-7)

    def log_likelihood(self, output, images):
        if self.likelihood == "bernoulli":
            return -functional.binary_cross_entropy_with_logits(output, images, reduction="none").flatten(1).sum(1)
        return -0.5 * ((images - output).square() + math.log(2 * math.pi)).sum(1)

    def step(self, epsilon, images):
        mu, log_variance = self.encoder(images).chunk(2, dim=1)
        z = mu + (0.5 * log_variance).exp() * epsilon
        log_likelihood = self.log_likelihood(self.decoder(z), images)
        kl = 0.5 * (mu.square() + log_variance.exp() - log_variance - 1).sum(1)
        loss = (kl - log_likelihood).mean()
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def check(self):
        return [self.step(epsilon, self.images[: self.batch]) for epsilon in self.noise]

    def run(self):
        if self.count == self.batch:
            self.step(torch.randn(self.noise_shape), self.images)
            return
        for places in torch.randperm(self.count).split(self.batch):
            self.step(torch.randn(self.noise_shape), self.images[places])
