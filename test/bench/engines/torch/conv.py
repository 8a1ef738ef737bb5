import torch
from dense import dense
from torch import nn


def convolution(side, kernel, fan_in, fan_out, stride, inputs):
    """A convolution padded as tfjs does for 'same', where the odd pixel goes after; and the side of its maps."""
    after = -(-side // stride)
    padding = max(0, (after - 1) * stride + kernel - side)
    layer = nn.Conv2d(fan_in, fan_out, kernel, stride, 0 if padding % 2 else padding // 2)
    with torch.no_grad():
        layer.weight.copy_(inputs.take(kernel, kernel, fan_in, fan_out).permute(3, 2, 0, 1))
        layer.bias.copy_(inputs.take(fan_out))
    before = padding // 2
    return ([nn.ZeroPad2d((before, padding - before) * 2)] if padding % 2 else []) + [layer], after


def transposed_convolution(kernel, fan_in, fan_out, inputs):
    """A transposed convolution of stride 1 that keeps the size."""
    layer = nn.ConvTranspose2d(fan_in, fan_out, kernel, padding=(kernel - 1) // 2)
    with torch.no_grad():
        layer.weight.copy_(inputs.take(kernel, kernel, fan_out, fan_in).permute(3, 2, 0, 1))
        layer.bias.copy_(inputs.take(fan_out))
    return layer


def conv_networks(workload, inputs):
    """Encoder and decoder; maps come before pixels here, and the first dense layer's weights are put in that order."""
    kernel, latent, side = workload["kernel"], workload["latent"], workload["height"]
    if workload["width"] != side or kernel % 2 == 0:
        raise ValueError("Only square images and odd filters are written for PyTorch.")
    encoder, maps, pixels = [], 1, side
    for layer in workload["convolutions"]:
        convolutions, pixels = convolution(pixels, kernel, maps, layer["filters"], layer["stride"], inputs)
        encoder += [*convolutions, nn.ReLU()]
        maps = layer["filters"]
    first = dense(pixels * pixels * maps, workload["dense"], inputs)
    with torch.no_grad():
        first.weight.copy_(first.weight.reshape(-1, pixels, pixels, maps).permute(0, 3, 1, 2).flatten(1))
    encoder += [nn.Flatten(), first, nn.ReLU(), dense(workload["dense"], 2 * latent, inputs)]

    decoder, maps = [dense(latent, side * side, inputs), nn.ReLU(), nn.Unflatten(1, (1, side, side))], 1
    for filters in workload["transposed"]:
        decoder += [transposed_convolution(kernel, maps, filters, inputs), nn.ReLU()]
        maps = filters
    decoder += convolution(side, kernel, maps, 1, 1, inputs)[0]
    return nn.Sequential(*encoder), nn.Sequential(*decoder)
