package dev.hone.itests.churn.plugins;

import java.util.concurrent.Callable;

/** A component that has nothing to do with hone. */
public final class Bare implements Callable<String> {

    @Override
    public String call() {
        return "here";
    }
}
