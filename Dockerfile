# One service of Kubehop; which one is a build argument. The jars come from 'mvn -DskipTests package'.
#
#   docker build --build-arg SERVICE=planner-service --tag kubehop/planner-service .
FROM eclipse-temurin:25-jre
ARG SERVICE
RUN useradd --uid 10001 --no-create-home kubehop && mkdir -p /var/lib/kubehop /var/lib/kubehop-ring && chown kubehop /var/lib/kubehop /var/lib/kubehop-ring
COPY ${SERVICE}/target/lib /app/lib
COPY ${SERVICE}/target/${SERVICE}.jar /app/service.jar
USER kubehop
WORKDIR /var/lib/kubehop
ENV JAVA_TOOL_OPTIONS="-XX:+UseSerialGC -Xmx256m --enable-native-access=ALL-UNNAMED"
ENTRYPOINT ["java", "-jar", "/app/service.jar"]
