#include <filesystem>

#include "fixture.hpp"

namespace varde::app_runtime {
namespace {

namespace fs = std::filesystem;

// Apps that others wrote, where they lie beside the tree.
std::string realApps() {
    return std::string(VARDE_SOURCE_DIR) + "/../shared/apps";
}

TEST_CASE("apps that others wrote are served, and their first step can be taken", "[app-runtime][apps]") {
    if (!fs::is_directory(realApps())) return;
    test::Fixture runtime({realApps()});
    for (const auto& line : runtime.news) UNSCOPED_INFO(line);
    CHECK(runtime.registry.all().size() == findAppFolders(realApps()).size());
    for (const auto& app : runtime.registry.all()) {
        const auto base = "/" + app->id();
        INFO(base);
        CHECK(runtime.get(base + "/api/v1/applicationmetadata", nullptr).json().text("id") == app->id());
        CHECK(runtime.get(base + "/api/v1/texts/nb", nullptr).code() == 200);
        CHECK(runtime.get(base + "/api/layoutsets", nullptr).json()["sets"].isArray());
        for (const auto& set : app->layoutSets) {
            CHECK(runtime.get(base + "/api/layouts/" + set.id, nullptr).json().isObject());
        }
        if (const auto* set = app->statelessSet()) {
            const auto form = runtime.get(base + "/v1/data?dataType=" + app->dataTypeOf(*set));
            INFO(form.body);
            CHECK(form.code() == 200);
            CHECK(form.json().isObject());
            const auto& logic = app->dataType(app->dataTypeOf(*set))->appLogic;
            const auto open =
                runtime.get(base + "/v1/data/anonymous?dataType=" + app->dataTypeOf(*set), nullptr);
            CHECK(open.code() == (logic->allowAnonymousOnStateless ? 200 : 401));
        }
        const auto started = runtime.postJson(base + "/instances?instanceOwnerPartyId=501337", "");
        INFO(started.body);
        REQUIRE(started.code() == 201);
        const auto path = base + "/instances/" + started.json().text("id").value_or("");
        CHECK(runtime.get(path + "/process").json()["currentTask"].isObject());
        for (const auto& element : runtime.stored(path).instance.data) {
            CHECK(runtime.get(path + "/data/" + element.id + "?includeRowId=true").code() == 200);
        }
        CHECK(runtime.get(path + "/validate").code() == 200);
    }
}

}  // namespace
}  // namespace varde::app_runtime
