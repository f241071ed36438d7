package com.example.embed;

import org.osgi.service.component.annotations.Component;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventHandler;

/** Hears of every job of this container, whoever submitted it: for a part that has no hold of the job. */
@Component(property = {"event.topics=dev/hone/job/STATE", "event.topics=dev/hone/job/STAGE"})
public final class JobEvents implements EventHandler {

    @Override
    public void handleEvent(Event event) {
        Object what = event.containsProperty("state") ? event.getProperty("state") : event.getProperty("technique");
        System.out.println("event " + event.getTopic() + " " + event.getProperty("job") + " " + what);
    }
}
