package dev.hone.api.coordinator;

/**
 * A limit of the target that the model breaks.
 *
 * @param subject the operator or tensor, or {@code model}
 * @param message what it is and what the limit is
 * @param source of the limit
 */
public record Violation(String subject, String message, String source) {}
