#include "postgres_connection.hpp"

#include <poll.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "base/problem.hpp"
#include "base/text.hpp"

namespace varde::sql {
namespace {

using ResultPtr = std::unique_ptr<PGresult, decltype(&PQclear)>;
using Wait = asio::posix::stream_descriptor::wait_type;

// The server ends a statement that takes too long; only when it does not answer at all do we.
constexpr std::chrono::seconds serverGrace{5};

bool readable(int socket) {
    pollfd one{socket, POLLIN, 0};
    return poll(&one, 1, 0) != 0;
}

std::string reasonOf(const PGconn* handle) {
    std::string reason(trim(PQerrorMessage(handle)));
    std::replace(reason.begin(), reason.end(), '\n', ' ');
    return reason;
}

}  // namespace

// Cancels what the connection waits for when the time is over.
class PostgresConnection::Deadline {
public:
    Deadline(PostgresConnection& connection, Duration time) : connection_(connection) {
        auto& socket = *connection.socket_;
        socket.expired = false;
        auto expire = [weak = std::weak_ptr(connection.socket_),
                       wait = ++socket.waits](const boost::system::error_code& error) {
            const auto found = weak.lock();
            if (error || !found || found->waits != wait) return;
            found->expired = true;
            boost::system::error_code ignored;
            found->descriptor.cancel(ignored);
        };
        connection.timer_.expires_after(time);
        connection.timer_.async_wait(std::move(expire));
    }
    ~Deadline() {
        ++connection_.socket_->waits;
        connection_.timer_.cancel();
    }
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;

private:
    PostgresConnection& connection_;
};

PostgresConnection::PostgresConnection(asio::io_context& context, const Options& options)
    : options_(options), socket_(std::make_shared<Socket>(context)), timer_(context) {}

PostgresConnection::~PostgresConnection() {
    // libpq closes the socket itself.
    if (socket_->descriptor.is_open()) socket_->descriptor.release();
    PQfinish(handle_);
}

Task<std::string> PostgresConnection::open(const PostgresTarget& target) {
    std::vector<const char*> keywords;
    std::vector<const char*> values;
    for (const auto& [keyword, value] : target.parameters) {
        keywords.push_back(keyword.c_str());
        values.push_back(value.c_str());
    }
    keywords.push_back(nullptr);
    values.push_back(nullptr);
    handle_ = PQconnectStartParams(keywords.data(), values.data(), 0);
    if (!handle_) throw std::bad_alloc();
    if (PQstatus(handle_) == CONNECTION_BAD) co_return reasonOf(handle_);
    const auto silent = [](void*, const char*) {};
    PQsetNoticeProcessor(handle_, silent, nullptr);

    const Deadline deadline(*this, options_.connectTime);
    auto& descriptor = socket_->descriptor;
    for (auto polled = PGRES_POLLING_WRITING; polled != PGRES_POLLING_OK; polled = PQconnectPoll(handle_)) {
        if (polled == PGRES_POLLING_FAILED) co_return reasonOf(handle_);
        // From one step to the next libpq may have gone on to another address, with another socket of the
        // same number.
        descriptor.assign(PQsocket(handle_));
        boost::system::error_code error;
        const auto what = polled == PGRES_POLLING_READING ? Wait::wait_read : Wait::wait_write;
        co_await descriptor.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
        descriptor.release();
        if (socket_->expired) co_return "it did not answer in time";
        if (error) throw boost::system::system_error(error);
    }
    descriptor.assign(PQsocket(handle_));
    PQsetnonblocking(handle_, 1);
    broken_ = false;
    co_return std::string();
}

void PostgresConnection::lost() {
    broken_ = true;
    throw ConnectionLost("postgres: " + reasonOf(handle_));
}

void PostgresConnection::require(int sent) {
    if (sent == 1) return;
    // Half of a batch may be on its way: nobody can say what the server makes of the rest.
    broken_ = true;
    if (PQstatus(handle_) == CONNECTION_BAD) lost();
    throw std::runtime_error("postgres: " + reasonOf(handle_));
}

void PostgresConnection::queueCommand(const char* text) {
    if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF) require(PQenterPipelineMode(handle_));
    inTransaction_ = true;
    queued_ = true;
    require(PQsendQueryParams(handle_, text, 0, nullptr, nullptr, nullptr, nullptr, 0));
    expected_.push_back({Expected::Kind::command, nullptr});
}

// Named after the statement, so that the server's statistics can be read.
PostgresConnection::Prepared& PostgresConnection::prepare(const Statement& statement) {
    auto& prepared = prepared_[statement.text];
    if (prepared.name.empty()) {
        prepared.name = statement.name;
        for (int i = 2; !names_.insert(prepared.name).second; ++i) {
            prepared.name = std::string(statement.name) + "_" + std::to_string(i);
        }
    }
    if (!prepared.ready) {
        require(PQsendPrepare(handle_, prepared.name.c_str(), statement.text, 0, nullptr));
        expected_.push_back({Expected::Kind::prepare, &prepared});
    }
    return prepared;
}

void PostgresConnection::queue(const Statement& statement, const std::vector<Value>& args) {
    const PostgresParameters parameters(args);
    if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF) require(PQenterPipelineMode(handle_));
    queued_ = true;
    auto& prepared = prepare(statement);
    require(PQsendQueryPrepared(
        handle_,
        prepared.name.c_str(),
        parameters.count(),
        parameters.values(),
        parameters.lengths(),
        parameters.formats(),
        0
    ));
    expected_.push_back({Expected::Kind::rows, &prepared});
}

void PostgresConnection::queueText(const std::string& text, const std::vector<Value>& args) {
    const PostgresParameters parameters(args);
    if (PQpipelineStatus(handle_) == PQ_PIPELINE_OFF) require(PQenterPipelineMode(handle_));
    queued_ = true;
    require(PQsendQueryParams(
        handle_,
        text.c_str(),
        parameters.count(),
        nullptr,
        parameters.values(),
        parameters.lengths(),
        parameters.formats(),
        0
    ));
    expected_.push_back({Expected::Kind::rows, nullptr});
}

void PostgresConnection::sendSync() {
    require(PQpipelineSync(handle_));
    queued_ = false;
    expected_.push_back({Expected::Kind::sync, nullptr});
}

Task<> PostgresConnection::wait(Wait what) {
    boost::system::error_code error;
    co_await socket_->descriptor.async_wait(what, asio::redirect_error(asio::use_awaitable, error));
    if (!error) co_return;
    broken_ = true;
    if (socket_->expired) throw Problem(Errc::unavailable, "the database does not answer");
    throw boost::system::system_error(error);
}

// Nothing that the server says before it has read a batch to its end fills a socket's buffer, so waiting to
// write alone cannot block both sides.
Task<> PostgresConnection::flush() {
    for (;;) {
        const int left = PQflush(handle_);
        if (left == 0) co_return;
        if (left < 0) lost();
        co_await wait(Wait::wait_write);
    }
}

Task<PostgresConnection::Result> PostgresConnection::exchange() {
    sendSync();
    result_ = Result();
    error_ = nullptr;
    const Deadline deadline(*this, options_.statementTime + serverGrace);
    co_await flush();
    while (!takeResults()) {
        co_await wait(Wait::wait_read);
        if (PQconsumeInput(handle_) == 0) lost();
    }
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    co_return std::move(result_);
}

// What has come so far. True when nothing more is expected.
bool PostgresConnection::takeResults() {
    while (!expected_.empty()) {
        if (PQisBusy(handle_)) return false;
        const ResultPtr result(PQgetResult(handle_), PQclear);
        const auto& front = expected_.front();
        if (!result) {  // the end of one statement's results
            if (front.kind == Expected::Kind::sync) lost();
            expected_.pop_front();
        } else if (PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
            if (front.kind != Expected::Kind::sync) lost();
            expected_.pop_front();
        } else {
            take(front, result.get());
        }
    }
    return true;
}

void PostgresConnection::take(const Expected& expected, const PGresult* result) {
    const auto kind = expected.kind;
    switch (PQresultStatus(result)) {
        case PGRES_PIPELINE_ABORTED:  // an earlier one of the batch has failed
            return;
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            break;
        default:
            if (PQstatus(handle_) == CONNECTION_BAD) broken_ = true;
            if (error_ || kind == Expected::Kind::discarded) return;
            error_ = errorOf(result, expected.prepared ? expected.prepared->name : "statement");
            return;
    }
    if (kind == Expected::Kind::prepare) expected.prepared->ready = true;
    if (kind == Expected::Kind::command) {
        tag_ = PQcmdStatus(const_cast<PGresult*>(result));
        if (tag_ == "COMMIT" || tag_ == "ROLLBACK") inTransaction_ = false;
    }
    if (kind != Expected::Kind::rows) return;
    ColumnNames columns;
    if (expected.prepared) columns = expected.prepared->columns;
    if (!columns || columns->size() != static_cast<std::size_t>(PQnfields(result))) {
        columns = columnNames(result);
        if (expected.prepared) expected.prepared->columns = columns;
    }
    result_ = readResult(result, columns);
}

void PostgresConnection::endLater(const char* text) {
    if (broken_ || !inTransaction_) return;
    // In the middle of an exchange: only closing ends that.
    const bool quiet = expected_.empty() && !queued_;
    const bool sent = quiet &&
                      PQsendQueryParams(handle_, text, 0, nullptr, nullptr, nullptr, nullptr, 0) == 1 &&
                      PQpipelineSync(handle_) == 1 && PQflush(handle_) == 0;
    if (!sent) {
        broken_ = true;
        return;
    }
    expected_.push_back({Expected::Kind::discarded, nullptr});
    expected_.push_back({Expected::Kind::sync, nullptr});
    inTransaction_ = false;
}

bool PostgresConnection::reusable() const {
    return !broken_ && !inTransaction_ && !queued_ && PQstatus(handle_) == CONNECTION_OK;
}

bool PostgresConnection::stillAlive() {
    if (PQconsumeInput(handle_) == 0) return false;
    try {
        if (!takeResults()) return PQstatus(handle_) == CONNECTION_OK;
    } catch (const ConnectionLost&) {  // the answer to the question
        return false;
    }
    return reusable() && !readable(PQsocket(handle_));
}

Task<> PostgresConnection::script(const std::string& text, Duration time) {
    if (PQpipelineStatus(handle_) != PQ_PIPELINE_OFF) require(PQexitPipelineMode(handle_));
    require(PQsendQuery(handle_, text.c_str()));
    const Deadline deadline(*this, time);
    co_await flush();
    std::exception_ptr error;
    for (;;) {
        while (PQisBusy(handle_)) {
            co_await wait(Wait::wait_read);
            if (PQconsumeInput(handle_) == 0) lost();
        }
        const ResultPtr result(PQgetResult(handle_), PQclear);
        if (!result) break;
        const auto status = PQresultStatus(result.get());
        const bool good =
            status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
        if (!good && !error) error = errorOf(result.get(), "script");
    }
    if (error) std::rethrow_exception(error);
}

}  // namespace varde::sql
