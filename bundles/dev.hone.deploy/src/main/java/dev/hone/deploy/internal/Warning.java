package dev.hone.deploy.internal;

/** One line on standard error. */
final class Warning {

    private Warning() {}

    static void print(String text) {
        System.err.println("hone: " + text);
    }
}
