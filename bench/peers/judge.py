"""Judges .tflite files in Python's interpreter on the test images of an IDX folder.

usage: judge.py IDX_FOLDER FLOAT.tflite FILE.tflite ...
Prints a JSON object with one entry a file: top-1 accuracy in percent, bytes, and the SQNR of the first output against the
float model's in dB (all outputs of all images taken together).
"""
import json
import os
import sys

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
import numpy as np
import tensorflow as tf

import idx


def run(path, images):
    interpreter = tf.lite.Interpreter(model_path=path, num_threads=1)
    interpreter.allocate_tensors()
    given, wanted = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
    if given['dtype'] != np.float32:
        scale, zero = given['quantization']
        limits = np.iinfo(given['dtype'])
        images = np.clip(np.round(images / scale + zero), limits.min, limits.max).astype(given['dtype'])
    outputs = []
    for image in images:
        interpreter.set_tensor(given['index'], image.reshape(given['shape']))
        interpreter.invoke()
        outputs.append(interpreter.get_tensor(wanted['index'])[0].astype(np.float64))
    outputs = np.array(outputs)
    if wanted['dtype'] != np.float32:
        scale, zero = wanted['quantization']
        outputs = (outputs - zero) * scale
    return outputs


folder, reference, *files = sys.argv[1:]
images, labels = idx.images(folder, 't10k'), idx.read(folder, 't10k-labels')
expected = run(reference, images)
result = {}
for file in [reference] + files:
    outputs = expected if file == reference else run(file, images)
    noise = ((expected - outputs) ** 2).sum()
    result[file] = dict(
        accuracy=round(100 * float((outputs.argmax(1) == labels).mean()), 3),
        sqnr=round(float(10 * np.log10((expected ** 2).sum() / noise)), 2) if noise else 'Infinity',
        bytes=os.path.getsize(file))
print(json.dumps(result))
