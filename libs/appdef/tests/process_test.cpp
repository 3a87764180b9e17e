#include "appdef/process.hpp"

#include <catch2/catch.hpp>

#include "base/problem.hpp"

using namespace varde;
using namespace varde::appdef;

namespace {

// t1 -> g1 (default unused) -> t2 | g2 -> t3 | end; the extensions use odd prefixes on purpose.
constexpr std::string_view bpmn =
    R"(<d:definitions xmlns:d="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:a="http://altinn.no/process">
<d:process id="p">
 <d:startEvent id="start"/>
 <d:task id="t1" name="One"><d:extensionElements><a:taskExtension>
   <a:taskType>signing</a:taskType>
   <a:actions><a:action>reject</a:action><a:action type="serverAction">fill</a:action><a:action id="old"/></a:actions>
   <a:signatureConfig><a:dataTypesToSign><a:dataType>model</a:dataType><a:dataType>more</a:dataType></a:dataTypesToSign>
     <a:signatureDataType>signature</a:signatureDataType><a:runDefaultValidator>true</a:runDefaultValidator>
     <a:correspondenceResource env="tt02">r-test</a:correspondenceResource><a:correspondenceResource>r</a:correspondenceResource>
   </a:signatureConfig></a:taskExtension></d:extensionElements></d:task>
 <d:exclusiveGateway id="g1" default="f4"><d:extensionElements><a:gatewayExtension>
   <a:connectedDataTypeId>model</a:connectedDataTypeId></a:gatewayExtension></d:extensionElements>
   <d:outgoing>f3</d:outgoing><d:outgoing>f4</d:outgoing></d:exclusiveGateway>
 <d:exclusiveGateway id="g2" default="f6"><d:outgoing>f5</d:outgoing><d:outgoing>f6</d:outgoing></d:exclusiveGateway>
 <d:serviceTask id="t2"><d:extensionElements><a:taskExtension><a:taskType>pdf</a:taskType>
   <a:pdfConfig><a:autoPdfTaskIds><a:taskId>t1</a:taskId></a:autoPdfTaskIds></a:pdfConfig></a:taskExtension></d:extensionElements></d:serviceTask>
 <d:task id="t3"><d:extensionElements><a:taskExtension><a:taskType>data</a:taskType></a:taskExtension></d:extensionElements></d:task>
 <d:userTask id="ignored"/>
 <d:endEvent id="end"/>
 <d:sequenceFlow id="f1" sourceRef="start" targetRef="t1"/>
 <d:sequenceFlow id="f2" sourceRef="t1" targetRef="g1"/>
 <d:sequenceFlow id="f3" sourceRef="g1" targetRef="t2"><d:conditionExpression>["equals", ["gatewayAction"], "reject"]</d:conditionExpression></d:sequenceFlow>
 <d:sequenceFlow id="f4" sourceRef="g1" targetRef="g2"><d:conditionExpression>["notEquals", ["gatewayAction"], "reject"]</d:conditionExpression></d:sequenceFlow>
 <d:sequenceFlow id="f5" sourceRef="g2" targetRef="t3"/>
 <d:sequenceFlow id="f6" sourceRef="g2" targetRef="end"/>
 <d:sequenceFlow id="f7" sourceRef="t2" targetRef="t1"/>
 <d:sequenceFlow id="f8" sourceRef="t3" targetRef="end"/>
</d:process></d:definitions>)";

Process parse(Findings& findings) {
    return Process::parse(bpmn, "process.bpmn", findings);
}

Condition when(std::string function) {
    return [function = std::move(function)](const Element&, const json::Value& expression) {
        return expression.asArray()->front() == json::Value(function);
    };
}

}  // namespace

TEST_CASE("a process is read with what its tasks ask for", "[appdef][process]") {
    Findings findings;
    const auto process = parse(findings);
    CHECK(findings.errors.empty());
    CHECK(findings.warnings.empty());
    CHECK(process.elements().size() == 7);
    const auto& signing = *process.findTask("t1");
    CHECK(signing.name == "One");
    REQUIRE(signing.actions.size() == 2);
    CHECK(signing.hasAction("reject"));
    CHECK(signing.actions[1].server);
    REQUIRE(signing.signature);
    CHECK(signing.signature->dataTypesToSign == std::vector<std::string>{"model", "more"});
    CHECK(signing.signature->signatureDataType == "signature");
    CHECK(signing.signature->runDefaultValidator);
    const auto& resources = signing.signature->correspondenceResources;
    CHECK(chooseEnvironment(resources, "Staging")->values.front() == "r-test");
    CHECK(chooseEnvironment(resources, "Production")->values.front() == "r");
    CHECK(process.find("t2")->pdf->autoPdfTaskIds == std::vector<std::string>{"t1"});
    CHECK(process.find("t2")->elementType() == "ServiceTask");
    CHECK(process.find("g1")->connectedDataTypeId == "model");
    CHECK_FALSE(process.find("ignored"));
    CHECK_FALSE(process.findTask("end"));
    CHECK(process.startEvents().size() == 1);
}

TEST_CASE("the next element follows from flows and conditions", "[appdef][process]") {
    Findings findings;
    const auto process = parse(findings);
    CHECK(process.next("start", {}).id == "t1");
    CHECK(process.next("t1", when("equals")).id == "t2");
    // The second gateway has no conditions: its default flow is taken.
    CHECK(process.next("t1", when("notEquals")).id == "end");
    CHECK(process.next("t2", {}).id == "t1");
    REQUIRE(process.gatewaysAfter("t1").size() == 1);
    CHECK(process.gatewaysAfter("t1").front()->id == "g1");
    CHECK(process.gatewaysAfter("t3").empty());

    SECTION("no way out, and more than one, are errors") {
        CHECK_THROWS_AS(process.next("t1", when("neither")), Problem);
        const Condition both = [](const Element&, const json::Value&) { return true; };
        CHECK_THROWS_AS(process.next("t1", both), Problem);
        CHECK_THROWS_AS(process.next("end", {}), Problem);
        CHECK_THROWS_AS(process.next("nowhere", {}), Problem);
    }
}

TEST_CASE("gateways in a circle are refused instead of followed forever", "[appdef][process]") {
    Findings findings;
    const auto process = Process::parse(
        "<d><process><startEvent id='s'/><endEvent id='e'/>"
        "<exclusiveGateway id='a'><outgoing>2</outgoing></exclusiveGateway>"
        "<exclusiveGateway id='b'><outgoing>3</outgoing></exclusiveGateway>"
        "<sequenceFlow id='1' sourceRef='s' targetRef='a'/><sequenceFlow id='2' sourceRef='a' targetRef='b'/>"
        "<sequenceFlow id='3' sourceRef='b' targetRef='a'/></process></d>",
        "p",
        findings
    );
    CHECK_THROWS_AS(process.next("s", {}), Problem);
    CHECK(process.gatewaysAfter("s").empty());
}

TEST_CASE("each task type has its actions", "[appdef][process]") {
    CHECK(defaultActions("data") == std::vector<std::string>{"write"});
    CHECK(defaultActions("signing") == std::vector<std::string>{"sign", "write"});
    CHECK(defaultActions("payment") == std::vector<std::string>{"pay", "write"});
    CHECK(defaultActions("confirmation") == std::vector<std::string>{"confirm"});
    CHECK(defaultActions("myOwn") == std::vector<std::string>{"myOwn"});
    CHECK(completeAction("payment") == "payment");
    CHECK(completeAction("subformPdf") == "subformPdf");
    CHECK(completeAction("feedback") == "write");
    CHECK(isServiceTask("PDF"));
    CHECK_FALSE(isServiceTask("signing"));
}
