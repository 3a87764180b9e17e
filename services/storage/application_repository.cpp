#include "application_repository.hpp"

namespace varde::storage {

namespace {

constexpr sql::Statement selectAll{"application_list", "SELECT document FROM applications ORDER BY org, app"};
constexpr sql::Statement selectOfOrg{
    "application_list_of_org", "SELECT document FROM applications WHERE org = $1 ORDER BY app"};
constexpr sql::Statement selectOne{
    "application_find", "SELECT document FROM applications WHERE org = $1 AND app = $2"};
constexpr sql::Statement upsert{
    "application_put",
    "INSERT INTO applications (org, app, document) VALUES ($1, $2, $3) "
    "ON CONFLICT (org, app) DO UPDATE SET document = excluded.document"};
constexpr sql::Statement deleteOne{
    "application_delete", "DELETE FROM applications WHERE org = $1 AND app = $2"};
constexpr sql::Statement deleteTexts{"text_delete_all", "DELETE FROM texts WHERE org = $1 AND app = $2"};

constexpr sql::Statement selectText{
    "text_find", "SELECT document FROM texts WHERE org = $1 AND app = $2 AND language = $3"};
constexpr sql::Statement upsertText{
    "text_put",
    "INSERT INTO texts (org, app, language, document) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (org, app, language) DO UPDATE SET document = excluded.document"};
constexpr sql::Statement updateText{
    "text_replace", "UPDATE texts SET document = $1 WHERE org = $2 AND app = $3 AND language = $4"};
constexpr sql::Statement deleteText{
    "text_delete", "DELETE FROM texts WHERE org = $1 AND app = $2 AND language = $3"};

model::Application readApplication(const sql::Row& row) {
    return json::parse<model::Application>(row.get<std::string>("document"));
}

std::string appPart(const std::string& appId) {
    return appId.substr(appId.find('/') + 1);
}

}  // namespace

Task<std::vector<model::Application>> ApplicationRepository::list(std::string org) {
    auto work = [&org](sql::Transaction& tx) -> Task<std::vector<model::Application>> {
        std::vector<sql::Row> rows;
        if (org.empty()) {
            rows = co_await tx.all(selectAll);
        } else {
            rows = co_await tx.all(selectOfOrg, org);
        }
        std::vector<model::Application> applications;
        for (const auto& row : rows) applications.push_back(readApplication(row));
        co_return applications;
    };
    co_return co_await database_.read(work);
}

Task<std::shared_ptr<const model::Application>> ApplicationRepository::find(std::string appId) {
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        const auto found = cache_.find(appId);
        if (found != cache_.end() && now < found->second.until) co_return found->second.application;
    }
    const auto slash = appId.find('/');
    if (slash == std::string::npos) co_return nullptr;
    auto latest = co_await findLatest(appId.substr(0, slash), appId.substr(slash + 1));
    if (!latest) co_return nullptr;  // absence is not remembered: a fresh app is found at once
    auto application = std::make_shared<const model::Application>(std::move(*latest));
    const std::lock_guard lock(mutex_);
    cache_[appId] = {application, now + cacheTime_};
    co_return application;
}

Task<std::optional<model::Application>> ApplicationRepository::findLatest(std::string org, std::string app) {
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<model::Application>> {
        const auto row = co_await tx.one(selectOne, org, app);
        if (!row) co_return std::nullopt;
        co_return readApplication(*row);
    };
    co_return co_await database_.read(work);
}

Task<> ApplicationRepository::put(model::Application application) {
    const auto app = appPart(application.id);
    auto work = [&](sql::Transaction& tx) -> Task<> {
        auto stored = application;
        const auto former = co_await tx.one(selectOne, application.org, app);
        if (former) {
            const auto document = readApplication(*former);
            stored.created = document.created;
            stored.createdBy = document.createdBy;
        }
        co_await tx.execute(upsert, stored.org, app, json::write(stored));
    };
    co_await database_.write(work);
    forget(application.id);
}

Task<bool> ApplicationRepository::remove(std::string org, std::string app) {
    auto work = [&](sql::Transaction& tx) -> Task<bool> {
        co_await tx.execute(deleteTexts, org, app);
        const auto removed = co_await tx.execute(deleteOne, org, app);
        co_return removed > 0;
    };
    const bool removed = co_await database_.write(work);
    forget(org + "/" + app);
    co_return removed;
}

void ApplicationRepository::forget(const std::string& appId) {
    const std::lock_guard lock(mutex_);
    cache_.erase(appId);
}

Task<std::optional<model::TextResource>> TextRepository::find(
    std::string org, std::string app, std::string language
) {
    auto work = [&](sql::Transaction& tx) -> Task<std::optional<model::TextResource>> {
        const auto row = co_await tx.one(selectText, org, app, language);
        if (!row) co_return std::nullopt;
        co_return json::parse<model::TextResource>(row->get<std::string>("document"));
    };
    co_return co_await database_.read(work);
}

Task<bool> TextRepository::put(std::string org, std::string app, model::TextResource text) {
    auto work = [&](sql::Transaction& tx) -> Task<bool> {
        const auto application = co_await tx.one(selectOne, org, app);
        if (!application) co_return false;
        co_await tx.execute(upsertText, org, app, text.language.value(), json::write(text));
        co_return true;
    };
    co_return co_await database_.write(work);
}

Task<bool> TextRepository::replace(std::string org, std::string app, model::TextResource text) {
    auto work = [&](sql::Transaction& tx) -> Task<bool> {
        const auto changed =
            co_await tx.execute(updateText, json::write(text), org, app, text.language.value());
        co_return changed > 0;
    };
    co_return co_await database_.write(work);
}

Task<bool> TextRepository::remove(std::string org, std::string app, std::string language) {
    auto work = [&](sql::Transaction& tx) -> Task<bool> {
        const auto removed = co_await tx.execute(deleteText, org, app, language);
        co_return removed > 0;
    };
    co_return co_await database_.write(work);
}

}  // namespace varde::storage
