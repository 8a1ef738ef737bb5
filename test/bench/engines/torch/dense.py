import torch
from torch import nn


def dense(fan_in, fan_out, inputs):
    """A dense layer with the weights that the inputs hold."""
    layer = nn.Linear(fan_in, fan_out)
    with torch.no_grad():
        layer.weight.copy_(inputs.take(fan_in, fan_out).T)
        layer.bias.copy_(inputs.take(fan_out))
    return layer


def network(widths, activation, inputs):
    """Dense layers between widths."""
    layers = []
    for i, (fan_in, fan_out) in enumerate(zip(widths, widths[1:])):
        layers.append(dense(fan_in, fan_out, inputs))
        if i < len(widths) - 2:
            layers.append(nn.ReLU() if activation == "relu" else nn.Tanh())
    return nn.Sequential(*layers)


def dense_networks(workload, inputs):
    data, hidden, latent, activation = (workload[key] for key in ("data", "hidden", "latent", "activation"))
    encoder = network([data, *hidden, 2 * latent], activation, inputs)
    decoder = network([latent, *reversed(hidden), data], activation, inputs)
    return encoder, decoder
