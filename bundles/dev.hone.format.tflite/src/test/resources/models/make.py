"""Makes the small models of the reader's tests with TensorFlow 2.21: python make.py FOLDER"""
import os, sys, tempfile
os.environ["CUDA_VISIBLE_DEVICES"] = ""; os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import numpy as np, tensorflow as tf
out = sys.argv[1]
tf.random.set_seed(1); np.random.seed(1)
def save(name, converter):
    data = converter.convert()
    open(os.path.join(out, name + ".tflite"), "wb").write(data)
    print(name, len(data))
def attempt(f):
    try: f()
    except Exception as e: print("FAILED", f.__name__, str(e)[:300].replace("\n", " "))
def concrete(module, *methods):
    return tf.lite.TFLiteConverter.from_concrete_functions([m.get_concrete_function() for m in methods], module)
def saved(module, signatures, flex=False):
    path = tempfile.mkdtemp()
    tf.saved_model.save(module, path, signatures)
    c = tf.lite.TFLiteConverter.from_saved_model(path, signature_keys=list(signatures) if isinstance(signatures, dict) else None)
    return c

def control_flow():
    class M(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([4], tf.float32), tf.TensorSpec([], tf.int32)])
        def run(self, x, n):
            i = tf.constant(0)
            i, x = tf.while_loop(lambda i, x: i < n, lambda i, x: (i + 1, x * 0.5 + 1.0), [i, x])
            return {"y": tf.cond(tf.reduce_sum(x) > 4.0, lambda: x - 1.0, lambda: tf.sqrt(x))}
    m = M(); save("while_if", concrete(m, m.run))
def signatures():
    class M(tf.Module):
        def __init__(self):
            super().__init__()
            self.w = tf.Variable(tf.ones([3, 2]))
        @tf.function(input_signature=[tf.TensorSpec([1, 3], tf.float32)])
        def infer(self, x): return {"y": tf.matmul(x, self.w)}
        @tf.function(input_signature=[tf.TensorSpec([3, 2], tf.float32)])
        def assign(self, value):
            self.w.assign(value); return {"sum": tf.reduce_sum(self.w)}
    m = M(); c = saved(m, {"infer": m.infer, "assign": m.assign})
    c.experimental_enable_resource_variables = True
    save("variables", c)
def hash_table():
    class M(tf.Module):
        def __init__(self):
            super().__init__()
            self.t = tf.lookup.StaticHashTable(tf.lookup.KeyValueTensorInitializer(tf.constant(["a", "bc", ""]), tf.constant([1, 2, 3], tf.int64)), -1)
        @tf.function(input_signature=[tf.TensorSpec([None], tf.string)])
        def run(self, words): return {"ids": self.t.lookup(words)}
    m = M(); c = saved(m, {"serving_default": m.run}); c.allow_custom_ops = False
    save("hash_table", c)
def strings():
    class M(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([], tf.int32)])
        def run(self, i): return {"name": tf.gather(tf.constant(["cat", "dog", "", "zebra crossing"]), i)}
    m = M(); save("strings", concrete(m, m.run))
def lstm():
    model = tf.keras.Sequential([tf.keras.Input([5, 3], batch_size=1), tf.keras.layers.LSTM(4), tf.keras.layers.Dense(2)])
    save("lstm", tf.lite.TFLiteConverter.from_keras_model(model))

def dynamic_range():
    model = tf.keras.Sequential([tf.keras.Input([8, 8, 4], batch_size=1), tf.keras.layers.Conv2D(64, 3), tf.keras.layers.GlobalAveragePooling2D(), tf.keras.layers.Dense(32)])
    c = tf.lite.TFLiteConverter.from_keras_model(model); c.optimizations = [tf.lite.Optimize.DEFAULT]
    save("dynamic_range", c)
def int8():
    model = tf.keras.Sequential([tf.keras.Input([8, 8, 4], batch_size=1), tf.keras.layers.Conv2D(5, 3), tf.keras.layers.Flatten(), tf.keras.layers.Dense(7)])
    c = tf.lite.TFLiteConverter.from_keras_model(model); c.optimizations = [tf.lite.Optimize.DEFAULT]
    c.representative_dataset = lambda: ([np.random.rand(1, 8, 8, 4).astype(np.float32)] for _ in range(10))
    c.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    save("int8", c)
def sparse():
    w = np.zeros([16, 8], np.float32)
    rs = np.random.RandomState(1)
    model = tf.keras.Sequential([tf.keras.Input([8], batch_size=1), tf.keras.layers.Dense(16, use_bias=True), tf.keras.layers.Dense(16)])
    for l in model.layers:
        k, b = l.get_weights(); k = rs.randn(*k.shape).astype(np.float32); k[rs.rand(*k.shape) < 0.8] = 0; l.set_weights([k, b])
    c = tf.lite.TFLiteConverter.from_keras_model(model)
    c.optimizations = [tf.lite.Optimize.EXPERIMENTAL_SPARSITY]
    save("sparse", c)
    c = tf.lite.TFLiteConverter.from_keras_model(model)
    c.optimizations = [tf.lite.Optimize.EXPERIMENTAL_SPARSITY, tf.lite.Optimize.DEFAULT]
    c.target_spec.supported_types = [tf.float16]
    save("sparse_float16", c)
def sparse_conv():
    rs = np.random.RandomState(1)
    model = tf.keras.Sequential([tf.keras.Input([6, 6, 8], batch_size=1), tf.keras.layers.Conv2D(16, 1), tf.keras.layers.Conv2D(4, 3)])
    for l in model.layers:
        k, b = l.get_weights(); k = rs.randn(*k.shape).astype(np.float32); k[rs.rand(*k.shape) < 0.85] = 0; l.set_weights([k, b])
    c = tf.lite.TFLiteConverter.from_keras_model(model)
    c.optimizations = [tf.lite.Optimize.EXPERIMENTAL_SPARSITY]
    save("sparse_conv", c)
def dynamic_shape():
    class M(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([None, None, 3], tf.float32)])
        def run(self, x): return {"y": tf.image.resize(tf.pad(x, [[1,1],[1,1],[0,0]])[None], [4, 4]), "shape": tf.shape(x)}
    m = M(); save("dynamic_shape", concrete(m, m.run))
def custom():
    class M(tf.Module):
        @tf.function(input_signature=[tf.TensorSpec([1, 4], tf.float32)])
        def run(self, x): return {"y": tf.raw_ops.Betainc(a=x, b=x, x=x)}
    m = M(); c = concrete(m, m.run); c.allow_custom_ops = True
    save("custom", c)
models = dict(control_flow=control_flow, signatures=signatures, hash_table=hash_table, strings=strings, lstm=lstm, dynamic_range=dynamic_range, int8=int8, sparse=sparse, sparse_conv=sparse_conv, dynamic_shape=dynamic_shape, custom=custom)
for name in sys.argv[2:] or models: attempt(models[name])
