package dev.hone.coordinator.internal.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.coordinator.Catalog;
import dev.hone.api.coordinator.Catalog.Kind;
import dev.hone.api.technique.Technique;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.dto.BundleDTO;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;
import org.osgi.util.promise.Promise;
import org.osgi.util.promise.Promises;

class ComponentCatalogTest {

    private final FakePlugins plugins = new FakePlugins();
    private final Components components = new Components();

    private Catalog read() {
        BundleContext noBundles = (BundleContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BundleContext.class}, (proxy, method, arguments) -> null);
        return new ComponentCatalog(noBundles, plugins, bundle -> null, components).read();
    }

    /** One technique's component, in one configuration. */
    private static final class Components implements ServiceComponentRuntime {

        private final ComponentDescriptionDTO description = new ComponentDescriptionDTO();
        private final List<ComponentConfigurationDTO> configurations = new ArrayList<>();
        private boolean enabled = true;

        Components() {
            description.name = "distiller";
            description.bundle = new BundleDTO();
            description.bundle.symbolicName = "org.example.distill";
            description.bundle.version = "2.1.0";
            description.serviceInterfaces = new String[] {Technique.class.getName()};
            description.properties = Map.of("technique.id", "distill", "technique.description", "distills");
            description.configurationPid = new String[] {"distiller"};
            ReferenceDTO trainer = new ReferenceDTO();
            trainer.name = "trainer";
            trainer.interfaceName = "org.example.Trainer";
            description.references = new ReferenceDTO[] {trainer};
        }

        ComponentConfigurationDTO configuration(int state) {
            ComponentConfigurationDTO configuration = new ComponentConfigurationDTO();
            configuration.state = state;
            configurations.add(configuration);
            return configuration;
        }

        @Override
        public Collection<ComponentDescriptionDTO> getComponentDescriptionDTOs(Bundle... bundles) {
            return List.of(description);
        }

        @Override
        public ComponentDescriptionDTO getComponentDescriptionDTO(Bundle bundle, String name) {
            return description;
        }

        @Override
        public Collection<ComponentConfigurationDTO> getComponentConfigurationDTOs(ComponentDescriptionDTO of) {
            return configurations;
        }

        @Override
        public boolean isComponentEnabled(ComponentDescriptionDTO of) {
            return enabled;
        }

        @Override
        public Promise<Void> enableComponent(ComponentDescriptionDTO of) {
            return Promises.resolved(null);
        }

        @Override
        public Promise<Void> disableComponent(ComponentDescriptionDTO of) {
            return Promises.resolved(null);
        }
    }

    private void missing(String reason) {
        assertThat(read().of(Kind.TECHNIQUE)).singleElement().satisfies(entry -> {
            assertThat(entry.id()).isEqualTo("distill");
            assertThat(entry.bundle() + " " + entry.version()).isEqualTo("org.example.distill 2.1.0");
            assertThat(entry.missing()).contains(reason);
        });
    }

    @Test
    void namesTheServiceThatAComponentLacks() {
        UnsatisfiedReferenceDTO reference = new UnsatisfiedReferenceDTO();
        reference.name = "trainer";
        reference.target = "(engine=fast)";
        components.configuration(ComponentConfigurationDTO.UNSATISFIED_REFERENCE).unsatisfiedReferences =
                new UnsatisfiedReferenceDTO[] {reference};

        missing("no service org.example.Trainer with (engine=fast)");
    }

    @Test
    void namesOtherReasons() {
        missing("no configuration for distiller");
        components.configuration(ComponentConfigurationDTO.FAILED_ACTIVATION).failure = "java.lang.Error: broken\n\tat";
        missing("its activation failed: java.lang.Error: broken");
        components.enabled = false;
        missing("the component is disabled");
    }

    @Test
    void listsAComponentThatIsThereOnce() {
        components.configuration(ComponentConfigurationDTO.ACTIVE);
        plugins.add(
                PluginKind.TECHNIQUE,
                "distill",
                null,
                "technique.id",
                "distill",
                "technique.description",
                "distills",
                "technique.keeps",
                new String[] {"sparsity"});

        assertThat(read().of(Kind.TECHNIQUE)).singleElement().satisfies(entry -> {
            assertThat(entry.available()).isTrue();
            assertThat(entry.description()).isEqualTo("distills");
            assertThat(entry.details()).containsExactly(Map.entry("keeps", List.of("sparsity")));
        });
    }
}
