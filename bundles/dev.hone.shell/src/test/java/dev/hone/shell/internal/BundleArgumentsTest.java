package dev.hone.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

class BundleArgumentsTest {

    private final Bundle cluster = bundle(21, "dev.hone.technique.cluster");
    private final Bundle[] installed = {bundle(2, "dev.hone.api"), cluster};
    private final BundleArguments arguments =
            new BundleArguments(service(BundleContext.class, method -> method.equals("getBundles") ? installed : null));

    private interface Answer {

        Object to(String method);
    }

    private static <S> S service(Class<S> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, values) -> answer.to(method.getName())));
    }

    private static Bundle bundle(long id, String name) {
        return service(Bundle.class, method -> switch (method) {
            case "getBundleId" -> id;
            case "getSymbolicName" -> name;
            default -> null;
        });
    }

    @Test
    void findsABundleByItsIdOrItsName() {
        assertThat(arguments.convert(Bundle.class, "21")).isSameAs(cluster);
        assertThat(arguments.convert(Bundle.class, "dev.hone.technique.cluster"))
                .isSameAs(cluster);
    }

    @Test
    void leavesTheRestToOthers() {
        assertThat(arguments.convert(Bundle.class, "99999999999999999999")).isNull();
        assertThat(arguments.convert(String.class, "21")).isNull();
        assertThat(arguments.format(cluster, 0, arguments)).isNull();
    }
}
