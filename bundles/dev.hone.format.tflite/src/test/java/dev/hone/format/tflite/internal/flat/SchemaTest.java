package dev.hone.format.tflite.internal.flat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private final Schema schema = Schema.tflite();

    @Test
    void knowsTheRootAndTheIdentifier() {
        assertThat(schema.root()).isSameAs(schema.table("Model"));
        assertThat(schema.identifier()).isEqualTo("TFL3");
    }

    @Test
    void numbersOperatorsAndTheirOptions() {
        EnumType operators = schema.enumeration("BuiltinOperator");
        assertThat(operators.values()).hasSize(210);
        assertThat(operators.valueOf("DEPTHWISE_CONV_2D")).isEqualTo(4);
        assertThat(operators.nameOf(209)).isEqualTo("STABLEHLO_CASE");
        assertThat(operators.find(210)).isEmpty();
        assertThat(operators.nameOf(210)).isEqualTo("210");
        assertThat(schema.union("BuiltinOptions").members()).hasSize(126);
        assertThat(schema.union("BuiltinOptions").codeOf("RightShiftOptions")).isEqualTo(126);
        assertThat(schema.union("BuiltinOptions2").codeOf("StablehloCaseOptions"))
                .isEqualTo(23);
        assertThat(schema.enumeration("TensorType").valueOf("UINT4")).isEqualTo(20);
    }

    @Test
    void givesAUnionTwoSlots() {
        TableType operator = schema.table("Operator");
        assertThat(operator.field("builtin_options").slot()).isEqualTo(4);
        assertThat(operator.field("custom_options").slot()).isEqualTo(5);
        assertThat(operator.field("builtin_options_2").slot()).isEqualTo(12);
        assertThat(operator.slots()).isEqualTo(14);
    }

    @Test
    void keepsDefaultsAlignmentAndDeprecation() {
        assertThat(schema.table("Conv2DOptions").field("dilation_w_factor").defaultRaw())
                .isEqualTo(1);
        assertThat(schema.table("Operator").field("debug_metadata_index").defaultRaw())
                .isEqualTo(-1);
        assertThat(schema.table("UniqueOptions").field("idx_out_type").defaultRaw())
                .isEqualTo(2);
        assertThat(schema.table("AddOptions").field("pot_scale_int16").defaultRaw())
                .isEqualTo(1);
        assertThat(schema.table("Buffer").field("data").alignment()).isEqualTo(16);
        assertThat(schema.table("ResizeBilinearOptions").field("new_width").isDeprecated())
                .isTrue();
    }

    @Test
    void definesEveryMemberOnce() {
        Set<TableType> seen = new HashSet<>();
        for (String union : List.of("BuiltinOptions", "BuiltinOptions2", "QuantizationDetails", "SparseIndexVector")) {
            for (TableType member : schema.union(union).members()) {
                assertThat(seen.add(member)).as(member.name()).isTrue();
            }
        }
    }

    @Test
    void takesSlotsFromIds() {
        Schema own = Schema.parse(
                "table A { b: int (id: 1); a: U (id: 3); } union U { A } root_type A; file_identifier \"X\";");
        assertThat(own.root().field("b").slot()).isEqualTo(1);
        assertThat(own.root().slots()).isEqualTo(4);
    }

    @Test
    void saysWhatItCannotParse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.parse("namespace x;\n\nstruct A { a: int; }"))
                .withMessage("schema, line 3: struct is not supported");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Schema.parse("table A { a: Missing; } root_type A;"))
                .withMessageContaining("Missing");
        assertThatIllegalArgumentException().isThrownBy(() -> Schema.parse("table A { a: int"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> schema.root().field("weights"))
                .withMessage("Model has no field weights");
    }
}
