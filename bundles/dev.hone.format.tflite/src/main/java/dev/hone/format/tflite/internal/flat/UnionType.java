package dev.hone.format.tflite.internal.flat;

import java.util.List;
import java.util.Optional;

/** One of several tables, told apart by a code: 0 is none, the members count from 1. */
public final class UnionType implements FlatType {
    /** The name of code 0. */
    public static final String NONE = "NONE";

    private final String name;
    private List<TableType> members = List.of();

    UnionType(String name) {
        this.name = name;
    }

    void define(List<TableType> types) {
        members = List.copyOf(types);
    }

    /** The name of the type. */
    public String name() {
        return name;
    }

    /** The members; the code of the first is 1. */
    public List<TableType> members() {
        return members;
    }

    /** The table of a code; empty for 0 and for a code that is newer than this schema. */
    public Optional<TableType> member(long code) {
        return code > 0 && code <= members.size() ? Optional.of(members.get((int) code - 1)) : Optional.empty();
    }

    /** Whether this schema knows the code; 0 is known. */
    public boolean knows(long code) {
        return code >= 0 && code <= members.size();
    }

    /**
     * The code of a member or of {@link #NONE}.
     *
     * @throws IllegalArgumentException if there is no such member
     */
    public long codeOf(String member) {
        if (member.equals(NONE)) {
            return 0;
        }
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).name().equals(member)) {
                return i + 1L;
            }
        }
        throw new IllegalArgumentException(name + " has no member " + member);
    }

    @Override
    public String toString() {
        return name;
    }
}
