package dev.hone.itests.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructorCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.function.Function;
import java.util.function.Predicate;

/** What every bundle keeps to. */
@AnalyzeClasses(packages = "dev.hone", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule internalPackagesStayInTheirBundle = classes()
            .should(notDepend(
                    "on an internal package of another bundle", ArchitectureTest::entersAnotherBundlesInternals));

    @ArchTest
    static final ArchRule bundlesHaveNoCycles = slices().assignedFrom(slice("bundles", ArchitectureTest::bundleOf))
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule packagesHaveNoCycles = slices().assignedFrom(slice("packages", JavaClass::getPackageName))
            .should()
            .beFreeOfCycles();

    @ArchTest
    static final ArchRule techniquesAndTargetsUseTheApiAlone = classes()
            .that()
            .resideInAnyPackage("dev.hone.technique..", "dev.hone.target..")
            .should(notDepend("on anything but the API, java and org.osgi", ArchitectureTest::leavesTheApi))
            .allowEmptyShould(true);

    /** So that a component more breaks nobody. */
    @ArchTest
    static final ArchRule resultsAreMadeByTheirFactories = classes()
            .should(new ArchCondition<>("call no constructor of a result that has a factory") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getConstructorCallsFromSelf().stream()
                            .filter(ArchitectureTest::goesAroundAFactory)
                            .map(call -> SimpleConditionEvent.violated(type, call.getDescription()))
                            .forEach(events::add);
                }
            });

    private static final DescribedPredicate<JavaClass> API = resideInAnyPackage(
            "",
            "java..",
            "org.osgi..",
            "dev.hone.model..",
            "dev.hone.api..",
            "dev.hone.quantization..",
            "dev.hone.training..");

    private static boolean entersAnotherBundlesInternals(Dependency dependency) {
        var target = dependency.getTargetClass().getBaseComponentType();
        return (target.getPackageName() + ".").contains(".internal.")
                && target.getPackageName().startsWith("dev.hone.")
                && !bundleOf(target).equals(bundleOf(dependency.getOriginClass()));
    }

    private static boolean leavesTheApi(Dependency dependency) {
        var target = dependency.getTargetClass().getBaseComponentType();
        return !target.isPrimitive()
                && !API.test(target)
                && !bundleOf(target).equals(bundleOf(dependency.getOriginClass()));
    }

    private static boolean goesAroundAFactory(JavaConstructorCall call) {
        var made = call.getTargetOwner();
        return made.getPackageName().equals("dev.hone.api.coordinator")
                && made.isRecord()
                && made.getMethods().stream()
                        .anyMatch(method -> method.getName().equals("of")
                                && method.getModifiers().contains(JavaModifier.STATIC))
                && !bundleOf(made).equals(bundleOf(call.getOriginOwner()));
    }

    private static String bundleOf(JavaClass type) {
        return Bundles.of(type.getPackageName());
    }

    private static ArchCondition<JavaClass> notDepend(String on, Predicate<Dependency> forbidden) {
        return new ArchCondition<>("not depend " + on) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getDirectDependenciesFromSelf().stream()
                        .filter(forbidden)
                        .map(found -> SimpleConditionEvent.violated(type, found.getDescription()))
                        .forEach(events::add);
            }
        };
    }

    private static SliceAssignment slice(String name, Function<JavaClass, String> slice) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return SliceIdentifier.of(slice.apply(type));
            }

            @Override
            public String getDescription() {
                return name;
            }
        };
    }
}
