package dev.hone.training;

/**
 * What becomes of a variable in each training step, beside what the optimizer does: it takes the value that a tensor
 * has in the step's forward computation, which reads all variables as they were before the step.
 *
 * @param variable tensor id of a variable that is not trained
 * @param value id of a tensor of the same type and shape
 */
public record Update(int variable, int value) {}
