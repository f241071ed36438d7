package dev.hone.tck;

import aQute.bnd.header.Attrs;
import aQute.bnd.header.Parameters;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import aQute.bnd.osgi.Resource;
import java.io.File;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What a plug-in's bundle says of it: the component, its service properties, its parameters, the bundle's capabilities.
 * Read from the jar that the class is in; where it is in a folder of classes, bnd makes the bundle in memory, as the
 * build will.
 *
 * @param services names of the contracts that the component provides
 * @param properties of the service
 * @param parameters that its configuration takes
 * @param capabilities of the bundle: namespace and attributes
 */
record Declaration(
        List<String> services,
        Map<String, Object> properties,
        List<Parameter> parameters,
        List<Map.Entry<String, Map<String, String>>> capabilities) {

    private static final Map<URI, Jar> BUNDLES = new ConcurrentHashMap<>();

    /** A parameter: one attribute of the designated object class definition. */
    record Parameter(
            String name,
            String type,
            boolean list,
            Optional<String> standard,
            String description,
            Optional<String> min,
            Optional<String> max,
            List<String> options) {}

    /** Empty if the bundle has no component of that class. */
    static Optional<Declaration> of(Class<?> component) {
        try {
            URI place = component
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            Jar bundle = BUNDLES.computeIfAbsent(place, Declaration::open);
            for (Map.Entry<String, Resource> resource : bundle.getResources().entrySet()) {
                if (resource.getKey().matches("OSGI-INF/[^/]+\\.xml")) {
                    Element root = parse(resource.getValue());
                    if (component.getName().equals(first(root, "implementation").getAttribute("class"))) {
                        return Optional.of(read(bundle, root));
                    }
                }
            }
            return Optional.empty();
        } catch (Exception e) {
            throw new IllegalStateException("the bundle of " + component.getName() + " cannot be read: " + e, e);
        }
    }

    String text(String property) {
        return properties.getOrDefault(property, "").toString();
    }

    /** The texts of a property that is an array or a single text; empty without it. */
    List<String> texts(String property) {
        Object value = properties.get(property);
        return value == null
                ? List.of()
                : value instanceof List<?> list
                        ? list.stream().map(String::valueOf).toList()
                        : List.of(value.toString());
    }

    boolean flag(String property) {
        return Boolean.parseBoolean(text(property));
    }

    /** The attributes of the capability of that namespace whose attribute of the namespace's name is the id. */
    Optional<Map<String, String>> capability(String namespace, String id) {
        return capabilities.stream()
                .filter(entry -> entry.getKey().equals(namespace))
                .map(Map.Entry::getValue)
                .filter(attributes -> id.equals(attributes.get(namespace)))
                .findFirst();
    }

    /** Quietly: bnd's logging complains on standard error where no logger is set up. */
    private static Jar open(URI place) {
        PrintStream err = System.err;
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            Jar jar = new Jar(new File(place));
            if (jar.getManifest() != null
                    && jar.getManifest().getMainAttributes().getValue("Bundle-SymbolicName") != null) {
                return jar;
            }
            Builder builder = new Builder();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (new File(entry).exists()) {
                    builder.addClasspath(new File(entry));
                }
            }
            builder.setProperty("Bundle-SymbolicName", "tested");
            builder.setProperty("-includeresource", jar.getSource().getPath());
            builder.setProperty("-noimportjava", "true");
            Jar built = builder.build();
            if (!builder.isOk()) {
                throw new IllegalStateException("bnd: " + String.join("; ", builder.getErrors()));
            }
            return built;
        } catch (Exception e) {
            throw new IllegalStateException("no bundle can be made of " + place + ": " + e.getMessage(), e);
        } finally {
            System.setErr(err);
        }
    }

    private static Declaration read(Jar bundle, Element component) throws Exception {
        List<String> services = elements(component, "provide").stream()
                .map(each -> each.getAttribute("interface"))
                .toList();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (Element property : elements(component, "property")) {
            properties.put(property.getAttribute("name"), value(property));
        }
        List<Map.Entry<String, Map<String, String>>> capabilities = new ArrayList<>();
        String header = bundle.getManifest().getMainAttributes().getValue("Provide-Capability");
        for (Map.Entry<String, Attrs> entry : new Parameters(header).entrySet()) {
            capabilities.add(Map.entry(Processor.removeDuplicateMarker(entry.getKey()), Map.copyOf(entry.getValue())));
        }
        String pid = component.getAttribute("configuration-pid");
        return new Declaration(
                services,
                properties,
                parameters(bundle, pid.isEmpty() ? component.getAttribute("name") : pid.split(" ")[0]),
                capabilities);
    }

    private static Object value(Element property) {
        if (property.hasAttribute("value")) {
            return property.getAttribute("value");
        }
        return property.getTextContent().strip().lines().map(String::strip).toList();
    }

    private static List<Parameter> parameters(Jar bundle, String pid) throws Exception {
        for (Map.Entry<String, Resource> resource : bundle.getResources().entrySet()) {
            if (!resource.getKey().matches("OSGI-INF/metatype/[^/]+\\.xml")) {
                continue;
            }
            Element root = parse(resource.getValue());
            for (Element designate : elements(root, "Designate")) {
                if (designate.getAttribute("pid").equals(pid)) {
                    String definition = first(designate, "Object").getAttribute("ocdref");
                    return elements(root, "OCD").stream()
                            .filter(each -> each.getAttribute("id").equals(definition))
                            .flatMap(each -> elements(each, "AD").stream())
                            .map(Declaration::parameter)
                            .toList();
                }
            }
        }
        return List.of();
    }

    private static Parameter parameter(Element attribute) {
        String cardinality = attribute.getAttribute("cardinality");
        return new Parameter(
                attribute.getAttribute("id"),
                attribute.getAttribute("type"),
                !cardinality.isEmpty() && !cardinality.equals("0"),
                present(attribute, "default"),
                attribute.getAttribute("description"),
                present(attribute, "min"),
                present(attribute, "max"),
                elements(attribute, "Option").stream()
                        .map(option -> option.getAttribute("value"))
                        .toList());
    }

    private static Optional<String> present(Element element, String attribute) {
        return element.hasAttribute(attribute) ? Optional.of(element.getAttribute(attribute)) : Optional.empty();
    }

    private static Element parse(Resource resource) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        factory.setNamespaceAware(true);
        try (InputStream stream = resource.openInputStream()) {
            return factory.newDocumentBuilder().parse(stream).getDocumentElement();
        }
    }

    private static Element first(Element parent, String name) {
        List<Element> found = elements(parent, name);
        if (found.isEmpty()) {
            throw new IllegalStateException(parent.getNodeName() + " without " + name);
        }
        return found.get(0);
    }

    private static List<Element> elements(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList all = parent.getElementsByTagNameNS("*", name);
        for (int i = 0; i < all.getLength(); i++) {
            Node node = all.item(i);
            found.add((Element) node);
        }
        return found;
    }
}
