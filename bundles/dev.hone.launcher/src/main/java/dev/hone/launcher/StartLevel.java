package dev.hone.launcher;

/**
 * How far the framework starts. A bundle's level is the {@code start-order} that a feature gives it; what only a
 * process that stays up needs is above {@link #COMMAND}, so that other commands neither install nor start it.
 */
final class StartLevel {

    static final int COMMAND = 50;
    static final int SERVICE = 100;

    private StartLevel() {}

    /** The level that a command line needs. */
    static int of(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--home")) {
                i++;
            } else if (!args[i].startsWith("-")) {
                return args[i].equals("serve") ? SERVICE : COMMAND;
            }
        }
        return COMMAND;
    }
}
