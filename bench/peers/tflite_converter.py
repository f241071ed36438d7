"""The TFLite converter's post-training quantization of a Keras model, for comparison.

usage: tflite_converter.py MODEL.keras MODE OUT_PREFIX [SAMPLES.npz ...]
MODE: int8, int16x8, dynamic-range, float16, float. One file OUT_PREFIX-NAME.tflite is written for each NAME.npz, or
OUT_PREFIX.tflite where the mode needs no samples. int8 takes and gives integers, int16x8 floats.
"""
import contextlib
import io
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import keras
import numpy as np
import tensorflow as tf

OPS = tf.lite.OpsSet
INTEGER = dict(int8=OPS.TFLITE_BUILTINS_INT8,
               int16x8=OPS.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8)


def convert(model, mode, images):
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if mode != 'float':
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
    if mode == 'float16':
        converter.target_spec.supported_types = [tf.float16]
    if mode in INTEGER:
        shape = [1] + list(model.input_shape[1:])
        converter.representative_dataset = lambda: ([x.reshape(shape)] for x in images)
        converter.target_spec.supported_ops = [INTEGER[mode]]
    if mode == 'int8':
        converter.inference_input_type = converter.inference_output_type = tf.int8
    with contextlib.redirect_stdout(io.StringIO()):
        return converter.convert()


path, mode, prefix, *samples = sys.argv[1:]
model = keras.models.load_model(path, compile=False)
if mode in INTEGER:
    for file in samples:
        name = os.path.splitext(os.path.basename(file))[0]
        content = convert(model, mode, next(iter(np.load(file).values())))
        open(f'{prefix}-{name}.tflite', 'wb').write(content)
else:
    open(f'{prefix}.tflite', 'wb').write(convert(model, mode, None))
