package dev.hone.format.tflite.internal;

/** Attributes that the format keeps beside the options of operators. */
final class TfliteKeys {

    /** Before the name of a field of the schema: the field as it stands in the file. */
    static final String PREFIX = "tflite:";

    /** Of a node: the member of BuiltinOptions whose fields are the attributes without prefix. */
    static final String OPTIONS = "tflite:options";

    /** Of a node: the member of BuiltinOptions2 whose fields are the attributes without prefix. */
    static final String OPTIONS_2 = "tflite:options_2";

    /** Of a node of a custom operator: its name. */
    static final String CUSTOM_CODE = "tflite:custom_code";

    /** Of a node: opaque options, wherever the file has them. */
    static final String CUSTOM_OPTIONS = "tflite:custom_options";

    /** Of a node: ids of tensors that it uses and that are neither inputs nor outputs. */
    static final String INTERMEDIATES = "tflite:intermediates";

    /** Of a tensor: what the quantization table holds and {@link dev.hone.model.Quantization} does not. */
    static final String QUANTIZATION = "tflite:quantization";

    /** Of a model: one Attributes for each graph, its fields with prefix. */
    static final String SUBGRAPHS = "tflite:subgraphs";

    /** Of a model: Attributes with a {@code name} and the data of its {@code buffer}. */
    static final String METADATA = "tflite:metadata";

    /** Of a model: the data of the buffers. */
    static final String METADATA_BUFFER = "tflite:metadata_buffer";

    /** Of a model: see {@link AssociatedFiles}. */
    static final String ASSOCIATED_FILES = "tflite:associated_files";

    /** Of a model: texts of the operators and versions for which its metadata names the oldest runtime. */
    static final String RUNTIME_OPERATORS = "tflite:runtime_operators";

    /** Of a model: see {@link Signatures}. */
    static final String SIGNATURES = "tflite:signature_defs";

    /** Of a model: texts of what its file has and the schema does not, so that it cannot be written anew. */
    static final String NEWER = "tflite:newer";

    private TfliteKeys() {}
}
