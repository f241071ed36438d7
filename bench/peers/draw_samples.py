"""Draws training images without repetition, as samples to calibrate with.

usage: draw_samples.py IDX_FOLDER COUNT SEED OUT.npz
"""
import sys

import numpy as np

import idx

folder, count, seed, out = sys.argv[1:]
images = idx.images(folder, 'train')
chosen = np.random.default_rng(int(seed)).choice(len(images), int(count), replace=False)
np.savez(out, images=images[np.sort(chosen)])
