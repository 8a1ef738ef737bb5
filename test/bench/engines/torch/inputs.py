import math

import torch


class Inputs:
    """The numbers that every engine is given, read one array after the other."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.values = torch.frombuffer(bytearray(file.read()), dtype=torch.float32)
        self.next = 0

    def take(self, *shape):
        start = self.next
        self.next += math.prod(shape)
        if self.next > len(self.values):
            raise ValueError(f"The inputs end before an array of shape {shape}.")
        return self.values[start : self.next].clone().reshape(shape)
