package dev.hone.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs a contract's tests on a plug-in. */
final class ContractRun implements TestExecutionListener {

    private final Map<String, String> failures = new TreeMap<>();
    private int succeeded;

    /** The messages of the tests that failed, by their methods; an entry {@code none} if no test ran at all. */
    static Map<String, String> failures(Class<?> contractTest) {
        ContractRun run = new ContractRun();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(contractTest))
                .configurationParameter("junit.platform.output.capture.stdout", "false")
                .build();
        LauncherFactory.create().execute(request, run);
        if (run.succeeded == 0 && run.failures.isEmpty()) {
            run.failures.put("none", "no test ran");
        }
        return run.failures;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (result.getThrowable().isPresent()) {
            String method = test.getSource()
                    .filter(MethodSource.class::isInstance)
                    .map(source -> ((MethodSource) source).getMethodName())
                    .orElse(test.getDisplayName());
            failures.merge(method, String.valueOf(result.getThrowable().get().getMessage()), (a, b) -> a + "\n" + b);
        } else if (test.isTest()) {
            succeeded++;
        }
    }
}
