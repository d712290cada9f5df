<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>Duende::CountsLabel</name>
    <message numerus="yes">
        <source>%Ln selected</source>
        <translation>
            <numerusform>%Ln selected</numerusform>
            <numerusform>%Ln selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln shown</source>
        <translation>
            <numerusform>%Ln shown</numerusform>
            <numerusform>%Ln shown</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln daemon(s)</source>
        <translation>
            <numerusform>%Ln daemon</numerusform>
            <numerusform>%Ln daemons</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln running</source>
        <translation>
            <numerusform>%Ln running</numerusform>
            <numerusform>%Ln running</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln failed</numerusform>
            <numerusform>%Ln failed</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duende::KindChooser</name>
    <message numerus="yes">
        <source>%n type(s)</source>
        <translation>
            <numerusform>%n type</numerusform>
            <numerusform>%n types</numerusform>
        </translation>
    </message>
</context>
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
