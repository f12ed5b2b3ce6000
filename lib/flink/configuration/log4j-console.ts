/**
 * Flink's own log4j-console.properties (2.3.0) with three changes: the file inside the container, which only Flink's REST
 * serves, rolls at 10 MB and keeps 2 (the pod's disk is not ours); lines carry the zone (Z), for they are read beside
 * Kubernetes' times; and the file is not looked at every 30 s, because a run's configuration never changes.
 */
const pattern = "%d{yyyy-MM-dd HH:mm:ss,SSS}{UTC}Z %-5p %-60c %x - %m%n";

export const log4jConsole = `rootLogger.level = \${env:ROOT_LOG_LEVEL:-INFO}
rootLogger.appenderRef.console.ref = ConsoleAppender
rootLogger.appenderRef.rolling.ref = RollingFileAppender

logger.pekko.name = org.apache.pekko
logger.pekko.level = INFO
logger.kafka.name = org.apache.kafka
logger.kafka.level = INFO
logger.hadoop.name = org.apache.hadoop
logger.hadoop.level = INFO
logger.zookeeper.name = org.apache.zookeeper
logger.zookeeper.level = INFO
logger.shaded_zookeeper.name = org.apache.flink.shaded.zookeeper3
logger.shaded_zookeeper.level = INFO

appender.console.name = ConsoleAppender
appender.console.type = CONSOLE
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = ${pattern}
appender.console.filter.threshold.type = ThresholdFilter
appender.console.filter.threshold.level = \${sys:console.log.level:-ALL}

appender.rolling.name = RollingFileAppender
appender.rolling.type = RollingFile
appender.rolling.append = true
appender.rolling.fileName = \${sys:log.file}
appender.rolling.filePattern = \${sys:log.file}.%i
appender.rolling.layout.type = PatternLayout
appender.rolling.layout.pattern = ${pattern}
appender.rolling.policies.type = Policies
appender.rolling.policies.size.type = SizeBasedTriggeringPolicy
appender.rolling.policies.size.size = 10MB
appender.rolling.policies.startup.type = OnStartupTriggeringPolicy
appender.rolling.strategy.type = DefaultRolloverStrategy
appender.rolling.strategy.max = \${env:MAX_LOG_FILE_NUMBER:-2}

logger.netty.name = org.jboss.netty.channel.DefaultChannelPipeline
logger.netty.level = OFF

logger.python.name = PythonWorker
logger.python.level = ALL
`;
