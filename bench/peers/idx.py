"""Files in the IDX layout of MNIST."""
import gzip
import os

import numpy as np


def read(folder, part):
    """The array of the file whose name begins with part, such as train-images."""
    for name in sorted(os.listdir(folder)):
        if name.startswith(part) and 'idx' in name:
            path = os.path.join(folder, name)
            raw = (gzip.open if name.endswith('.gz') else open)(path, 'rb').read()
            shape = [int.from_bytes(raw[4 + 4 * i:8 + 4 * i], 'big') for i in range(raw[3])]
            return np.frombuffer(raw, np.uint8, offset=4 + 4 * raw[3]).reshape(shape)
    raise SystemExit(f'no {part}*idx* in {folder}')


def images(folder, part):
    """Float32 from 0 to 1, with a channel dimension."""
    return (read(folder, f'{part}-images').astype(np.float32) / 255)[..., None]
