"""Makes a network of 1x1 and depthwise convolutions that XNNPACK can run sparse, with random weights, and samples.

usage: make_pointwise.py SIZE WIDTH BLOCKS OUT   (writes OUT.keras and OUT.npz)
"""
import sys

import keras
import numpy as np
from keras import layers

size, width, blocks = map(int, sys.argv[1:4])
out = sys.argv[4]
keras.utils.set_random_seed(1)
x = inputs = keras.Input((size, size, 3))
x = layers.Conv2D(32, 3, strides=2, padding='same', activation='relu')(x)
for block in range(blocks):
    strides = 2 if block % 3 == 2 else 1
    x = layers.DepthwiseConv2D(3, strides=strides, padding='same', activation='relu')(x)
    x = layers.Conv2D(width, 1, activation='relu')(x)
x = layers.GlobalAveragePooling2D()(x)
keras.Model(inputs, layers.Dense(10)(x)).save(out + '.keras')
np.savez(out + '.npz', np.random.default_rng(1).standard_normal((16, size, size, 3), dtype=np.float32))
