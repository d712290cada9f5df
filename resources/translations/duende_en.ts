<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Duende::ScopeModel</name>
    <message numerus="yes">
        <source>%1, %n daemon(s)</source>
        <translation>
            <numerusform>%1, %n daemon</numerusform>
            <numerusform>%1, %n daemons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::TraceEventDetails</name>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln byte</numerusform>
            <numerusform>%Ln bytes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::TraceIndicator</name>
    <message numerus="yes">
        <source>Tracing %n daemon(s)</source>
        <translation>
            <numerusform>Tracing %n daemon</numerusform>
            <numerusform>Tracing %n daemons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::RecorderIndicator</name>
    <message numerus="yes">
        <source>The agent does not keep the calls of %n daemon(s) that you marked</source>
        <translation>
            <numerusform>The agent does not keep the calls of %n daemon that you marked</numerusform>
            <numerusform>The agent does not keep the calls of %n daemons that you marked</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Keeping last calls of %n daemon(s)</source>
        <translation>
            <numerusform>Keeping last calls of %n daemon</numerusform>
            <numerusform>Keeping last calls of %n daemons</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::TracePanel</name>
    <message numerus="yes">
        <source>Exported %n event(s) to %1.</source>
        <translation>
            <numerusform>Exported %n event to %1.</numerusform>
            <numerusform>Exported %n events to %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::TraceStatusText</name>
    <message numerus="yes">
        <source>%n process(es)</source>
        <translation>
            <numerusform>%n process</numerusform>
            <numerusform>%n processes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n call</numerusform>
            <numerusform>%n calls</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Attaching makes %n waiting thread(s) return early. Trace all the same?</source>
        <translation>
            <numerusform>Attaching makes %n waiting thread return early. Trace all the same?</numerusform>
            <numerusform>Attaching makes %n waiting threads return early. Trace all the same?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::UsageCharts</name>
    <message numerus="yes">
        <source>%n processor(s): %1</source>
        <translation>
            <numerusform>%n processor: %1</numerusform>
            <numerusform>%n processors: %1</numerusform>
        </translation>
    </message>
</context>
</TS>
