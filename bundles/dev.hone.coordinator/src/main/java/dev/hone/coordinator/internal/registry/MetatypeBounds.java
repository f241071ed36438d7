package dev.hone.coordinator.internal.registry;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.osgi.framework.Bundle;
import org.osgi.service.metatype.MetaTypeService;

/** Bounds of numbers. The metatype service checks them but does not tell them, so they are read from its documents. */
final class MetatypeBounds {

    private MetatypeBounds() {}

    /** What a definition declares for an attribute; all numbers where its document cannot be read. */
    static Interval read(Bundle bundle, String definition, String attribute) {
        Enumeration<URL> documents = bundle.findEntries(MetaTypeService.METATYPE_DOCUMENTS_LOCATION, "*.xml", false);
        for (URL document : documents == null ? Collections.<URL>emptyList() : Collections.list(documents)) {
            try (InputStream stream = document.openStream()) {
                Optional<Interval> found = find(stream, definition, attribute);
                if (found.isPresent()) {
                    return found.get();
                }
            } catch (IOException | XMLStreamException | NumberFormatException e) {
                return Interval.ALL;
            }
        }
        return Interval.ALL;
    }

    static Optional<Interval> find(InputStream document, String definition, String attribute)
            throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newInstance();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        XMLStreamReader reader = factory.createXMLStreamReader(document);
        String within = "";
        while (reader.hasNext()) {
            if (reader.next() != XMLStreamConstants.START_ELEMENT) {
                continue;
            }
            String id = reader.getAttributeValue(null, "id");
            if (reader.getLocalName().equals("OCD")) {
                within = id;
            } else if (reader.getLocalName().equals("AD") && definition.equals(within) && attribute.equals(id)) {
                return Optional.of(new Interval(
                        Optional.ofNullable(reader.getAttributeValue(null, "min"))
                                .map(BigDecimal::new),
                        Optional.ofNullable(reader.getAttributeValue(null, "max"))
                                .map(BigDecimal::new)));
            }
        }
        return Optional.empty();
    }
}
