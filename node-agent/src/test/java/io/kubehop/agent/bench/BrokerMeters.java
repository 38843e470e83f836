package io.kubehop.agent.bench;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the broker of this process counts. */
final class BrokerMeters {
    private static final MBeanServer BEANS = ManagementFactory.getPlatformMBeanServer();

    private BrokerMeters() {}

    /** Connections that are open now. */
    static double connections() throws JMException {
        return sum("kafka.server:type=socket-server-metrics,listener=PLAINTEXT,networkProcessor=*", "connection-count");
    }

    /** Requests since the start. */
    static double requests() throws JMException {
        // A fetch is counted twice: as such, and by who has sent it.
        return requests("*") - requests("FetchConsumer") - requests("FetchFollower");
    }

    /** Requests of a kind since the start, such as {@code Fetch}. */
    static double requests(String kind) throws JMException {
        return sum("kafka.network:type=RequestMetrics,name=RequestsPerSec,request=" + kind + ",*", "Count");
    }

    private static double sum(String pattern, String attribute) throws JMException {
        double sum = 0;
        for (ObjectName name : BEANS.queryNames(new ObjectName(pattern), null)) {
            if (BEANS.getAttribute(name, attribute) instanceof Number number) {
                sum += number.doubleValue();
            }
        }
        return sum;
    }
}
