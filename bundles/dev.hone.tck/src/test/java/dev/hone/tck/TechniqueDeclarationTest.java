package dev.hone.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hone.api.technique.Check;
import dev.hone.api.technique.Context;
import dev.hone.api.technique.Technique;
import dev.hone.api.technique.TechniqueType;
import dev.hone.model.Model;
import org.junit.jupiter.api.Test;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The contract of techniques finds declarations and parameters that are wrong. */
class TechniqueDeclarationTest {

    @TechniqueType(id = "undeclared", description = "no component")
    static class Undeclared extends Rounding {}

    static class UndeclaredContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Undeclared();
        }
    }

    @Test
    void findsAClassThatIsNoComponent() {
        assertThat(ContractRun.failures(UndeclaredContract.class))
                .containsOnlyKeys(
                        "isAComponentOfItsContract",
                        "saysWhoItIs",
                        "theBundleProvidesItsCapability",
                        "parametersAreWellDefined",
                        "takesOrRefusesEveryValueThatItsDefinitionAdmits")
                .containsEntry(
                        "saysWhoItIs",
                        "Broken contract. A plug-in is a component (org.osgi.service.component.annotations.Component)."
                                + " But the bundle describes no component of the class " + Undeclared.class.getName());
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "Two Words", description = "")
    static class Nameless extends Rounding {}

    static class NamelessContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Nameless();
        }
    }

    @Test
    void findsAnIdThatNoChainCanHold() {
        assertThat(ContractRun.failures(NamelessContract.class)).containsOnlyKeys("saysWhoItIs");
    }

    @Component(service = Technique.class)
    @Designate(ocd = Unbounded.Definition.class)
    @TechniqueType(id = "unbounded", description = "its definition contradicts itself")
    static class Unbounded extends Rounding {
        @ObjectClassDefinition(name = "unbounded")
        @interface Definition {
            @AttributeDefinition(description = "at least 1", min = "1")
            int count() default 0;
        }
    }

    static class UnboundedContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Unbounded();
        }
    }

    @Test
    void findsADefaultThatIsRefused() {
        assertThat(ContractRun.failures(UnboundedContract.class))
                .containsOnlyKeys("parametersAreWellDefined")
                .extractingByKey("parametersAreWellDefined")
                .asString()
                .endsWith("But parameter 'count' has a default that is out of bounds");
    }

    @Component(service = Technique.class)
    @TechniqueType(id = "wayward", description = "offers what it cannot do", fallbacks = "speed*2")
    static class Wayward extends Rounding {}

    static class WaywardContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Wayward();
        }
    }

    @Test
    void findsAnotherWayThatIsNoChangeOfAParameter() {
        assertThat(ContractRun.failures(WaywardContract.class))
                .containsOnlyKeys("parametersAreWellDefined")
                .extractingByKey("parametersAreWellDefined")
                .asString()
                .endsWith("But the way 'speed*2' changes a parameter that it does not have");
    }

    @Component(service = Technique.class)
    @Designate(ocd = Fragile.Definition.class)
    @TechniqueType(id = "fragile", description = "fails at what its definition admits")
    static class Fragile extends Rounding {
        @ObjectClassDefinition(name = "fragile")
        @interface Definition {
            @AttributeDefinition(description = "at least 0", min = "0")
            int parts() default 1;
        }

        @Override
        public Check check(Model model, Context context) {
            int each = model.main().tensors().size()
                    / context.parameters(Definition.class).parts();
            return each < 0 ? Check.refused("impossible") : super.check(model, context);
        }
    }

    static class FragileContract extends KeptContract {
        @Override
        protected Technique create() {
            return new Fragile();
        }
    }

    @Test
    void findsAValueThatIsAdmittedAndBreaksIt() {
        assertThat(ContractRun.failures(FragileContract.class))
                .containsOnlyKeys("takesOrRefusesEveryValueThatItsDefinitionAdmits")
                .extractingByKey("takesOrRefusesEveryValueThatItsDefinitionAdmits")
                .asString()
                .contains("for parts=0 check threw java.lang.ArithmeticException");
    }
}
