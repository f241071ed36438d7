package dev.hone.model.traits;

import dev.hone.model.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What is known of one node's operator. Made by {@link #of(OperatorKind)}; grows by methods, never by constructor
 * arguments.
 */
public final class Traits {

    private final OperatorKind kind;
    private final Optional<WeightTrait> weight;
    private final List<Set<Operand>> ties;
    private final List<FixedRange> fixedRanges;
    private final Clamp clamp;
    private final Set<DataType> integerTypes;
    private final Set<Integer> reusableInputs;
    private final Set<Integer> symmetricInputs;
    private final OptionalInt viewedInput;
    private final Optional<Homogeneity> homogeneity;
    private final int channelAxis;
    private final Optional<WeightTypes> weightTypes;
    private final boolean padded;

    private Traits(Builder builder) {
        kind = builder.kind;
        weight = Optional.ofNullable(builder.weight);
        ties = List.copyOf(builder.ties);
        fixedRanges = List.copyOf(builder.fixedRanges);
        clamp = builder.clamp;
        integerTypes = Collections.unmodifiableSet(builder.integerTypes);
        reusableInputs = Set.copyOf(builder.reusableInputs);
        symmetricInputs = Set.copyOf(builder.symmetricInputs);
        viewedInput = builder.viewedInput;
        homogeneity = Optional.ofNullable(builder.homogeneity);
        channelAxis = builder.channelAxis;
        weightTypes = Optional.ofNullable(builder.weightTypes);
        padded = builder.padded;
    }

    public static Builder of(OperatorKind kind) {
        return new Builder(kind);
    }

    public OperatorKind kind() {
        return kind;
    }

    /** Present where the operator multiplies by a weight, constant or not. */
    public Optional<WeightTrait> weight() {
        return weight;
    }

    /** Sets of operands that must share scale and zero point when they are stored as integers. */
    public List<Set<Operand>> ties() {
        return ties;
    }

    /** Outputs whose scale and zero point are given by the operator. */
    public List<FixedRange> fixedRanges() {
        return fixedRanges;
    }

    /** Bounds of all outputs. */
    public Clamp clamp() {
        return clamp;
    }

    /** The stored types of activations for which the format's runtimes have an integer form of this operator. */
    public Set<DataType> integerTypes() {
        return integerTypes;
    }

    /** Indices of inputs whose memory the first output may take over, when nothing else reads the input later. */
    public Set<Integer> reusableInputs() {
        return reusableInputs;
    }

    /** Indices of inputs that must have the zero point 0 when they are stored as integers. */
    public Set<Integer> symmetricInputs() {
        return symmetricInputs;
    }

    /**
     * The input whose very bytes the first output is, under another shape or type: it may lie in that input's memory
     * even if the input is read later. Not among {@link #reusableInputs()}.
     */
    public OptionalInt viewedInput() {
        return viewedInput;
    }

    /** Present where the operator reads trained constants, which may be stored in fewer bits. */
    public Optional<WeightTypes> weightTypes() {
        return weightTypes;
    }

    /** Whether the operator moves values only: its output holds nothing but values of its inputs. */
    public boolean movesValues() {
        return kind == OperatorKind.MOVEMENT;
    }

    /** Present where a positive factor on a channel passes through the operator; weighted operators are not asked. */
    public Optional<Homogeneity> homogeneity() {
        return homogeneity;
    }

    /** The axis of activations that holds the channels, counted from the end: -1 where they are last. */
    public int channelAxis() {
        return channelAxis;
    }

    /** Whether windows may reach beyond the data, where zeros are read. */
    public boolean padded() {
        return padded;
    }

    /** Builds traits. Not safe for use by several threads. */
    public static final class Builder {

        private final OperatorKind kind;
        private WeightTrait weight;
        private final List<Set<Operand>> ties = new ArrayList<>();
        private final List<FixedRange> fixedRanges = new ArrayList<>();
        private Clamp clamp = Clamp.NONE;
        private final Set<DataType> integerTypes = EnumSet.noneOf(DataType.class);
        private List<Integer> reusableInputs = List.of();
        private List<Integer> symmetricInputs = List.of();
        private OptionalInt viewedInput = OptionalInt.empty();
        private Homogeneity homogeneity;
        private int channelAxis = -1;
        private WeightTypes weightTypes;
        private boolean padded;

        private Builder(OperatorKind kind) {
            this.kind = kind;
        }

        public Builder weight(WeightTrait trait) {
            weight = trait;
            return this;
        }

        public Builder tie(Operand... operands) {
            ties.add(Collections.unmodifiableSet(new LinkedHashSet<>(List.of(operands))));
            return this;
        }

        public Builder fixed(FixedRange range) {
            fixedRanges.add(range);
            return this;
        }

        public Builder clamp(Clamp bounds) {
            clamp = bounds;
            return this;
        }

        public Builder integer(DataType... types) {
            integerTypes.addAll(List.of(types));
            return this;
        }

        public Builder views(int input) {
            viewedInput = OptionalInt.of(input);
            return this;
        }

        public Builder weightTypes(WeightTypes types) {
            weightTypes = types;
            return this;
        }

        public Builder reuses(Integer... inputs) {
            reusableInputs = List.of(inputs);
            return this;
        }

        public Builder homogeneous(Homogeneity how) {
            homogeneity = how;
            return this;
        }

        public Builder padded(boolean withZeros) {
            padded = withZeros;
            return this;
        }

        /** Instead of the last axis. */
        public Builder channelAxis(int fromTheEnd) {
            channelAxis = fromTheEnd;
            return this;
        }

        public Builder symmetric(Integer... inputs) {
            symmetricInputs = List.of(inputs);
            return this;
        }

        public Traits build() {
            return new Traits(this);
        }
    }
}
