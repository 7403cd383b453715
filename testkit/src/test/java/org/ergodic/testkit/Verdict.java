package org.ergodic.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Which test methods of a contract passed and which failed, with what failures said. */
record Verdict(Set<String> passed, Set<String> failed, List<String> messages) {
    /** Runs the tests of a class; with names, only those. */
    static Verdict of(Class<?> contract, String... only) {
        Set<String> wanted = Set.of(only);
        PostDiscoveryFilter filter = descriptor -> descriptor
                .getSource()
                .filter(MethodSource.class::isInstance)
                .map(source -> FilterResult.includedIf(
                        wanted.isEmpty() || wanted.contains(((MethodSource) source).getMethodName())))
                .orElse(FilterResult.included("a class"));
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(contract))
                .filters(filter)
                .build();
        Verdict verdict = new Verdict(new TreeSet<>(), new TreeSet<>(), new ArrayList<>());
        LauncherFactory.create().execute(request, verdict.listener());
        verdict.passed.removeAll(verdict.failed);
        return verdict;
    }

    private TestExecutionListener listener() {
        return new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                String name = test.getSource()
                        .filter(MethodSource.class::isInstance)
                        .map(source -> ((MethodSource) source).getMethodName())
                        .orElse("");
                switch (result.getStatus()) {
                    case FAILED -> {
                        failed.add(name);
                        messages.add(name + ": " + result.getThrowable().orElse(null));
                    }
                    case SUCCESSFUL -> {
                        if (test.isTest()) {
                            passed.add(name);
                        }
                    }
                    // A test that does not apply says nothing.
                    case ABORTED -> {}
                }
            }
        };
    }
}
