#include "catalogue.h"

#include "asking.h"

#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <thread>

#include "crypto/crypto.h"
#include "hall.h"
#include "load.h"
#include "process.h"
#include "store.h"
#include "support/sample_item.h"

namespace yimen::bench {
namespace {

constexpr int kRegions = 40;

double seconds_since(std::chrono::steady_clock::time_point begin) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

// Names as items have them: what is done, to what, in which case.
std::string name_of(int number) {
    static const std::vector<std::string> of{
        "食品经营",       "公共场所卫生", "劳务派遣经营",   "医疗机构设置", "道路货物运输经营", "烟花爆竹零售",
        "建筑施工",       "人力资源服务", "民办学校办学",   "出版物零售",   "娱乐场所经营",     "林木采伐",
        "取水",           "河道采砂",     "动物诊疗",       "农药经营",     "种子生产经营",     "特种设备使用登记",
        "不动产抵押权",   "社会团体",     "民办非企业单位", "宗教活动场所", "临时用地",         "城镇污水排入排水管网",
        "危险化学品经营", "消防安全",     "印刷企业",       "营业性演出",   "旅行社分社",       "最低生活保障"};
    static const std::vector<std::string> what{"许可", "备案", "登记",     "审批", "核准", "变更", "延续", "注销",
                                               "补发", "年审", "资格认定", "给付", "确认", "查询", "预约"};
    static const std::vector<std::string> who{"个人", "企业", "个体工商户", "社会组织", "外商投资",
                                              "小微", "连锁", "首次",       "跨区",     "容缺"};
    auto pick = [&](const std::vector<std::string>& list, int divisor) {
        return list[static_cast<std::size_t>(number / divisor) % list.size()];
    };
    return pick(of, 1) + pick(what, 30) + "（" + pick(who, 450) + "，第 " + std::to_string(number / 4500) + " 类）";
}

std::string region_code(int number) { return fmt::format("9902{:02}000000", number % kRegions + 1); }

std::string list_of(int items) {
    std::string out = "department,main_item,name,local_item_code,task_type,region_code,department_code\n";
    for (int i = 0; i < items; ++i)
        out += fmt::format("第{}局,,{},N-{:07},{},{},D{}\n", i % 34, name_of(i), i, i % 2 ? "1" : "20", region_code(i),
                           i % 34);
    return out;
}

void put_regions(app::Ground& ground, CellId cell) {
    must(ground.database->write([&](db::Tx& tx) -> Result<void> {
        for (int i = 0; i < kRegions; ++i)
            if (!ground.directory.region_by_code(tx, cell, region_code(i)))
                places::put_region(tx, {new_id<RegionId>(ground.clocks.business.now()),
                                        cell,
                                        region_code(i),
                                        "测区" + std::to_string(i),
                                        3,
                                        {}});
        return {};
    }));
}

struct Filled {
    double rows_seconds = 0, index_seconds = 0, judged_seconds = 0;
    std::int64_t created = 0;
};

// The list comes in as the job would take it: step by step, each a transaction of its own.
Filled fill(app::Ground& ground, CellId cell, int items) {
    put_regions(ground, cell);
    std::string list = list_of(items);
    Filled out;
    auto begin = std::chrono::steady_clock::now();
    auto judged = catalogue::judge(must(catalogue::read_item_list(list)).rows);
    out.judged_seconds = seconds_since(begin);
    std::string digest = to_hex(crypto::sm3(list)), path = ground.files.temporary_directory() + "/bench-items.csv";
    std::ofstream(path, std::ios::binary) << list;
    ground.files.keep(path, digest);
    begin = std::chrono::steady_clock::now();
    auto id =
        must(ground.database->write([&](db::Tx& tx) {
            return ground.importer.begin(tx, {cell, AccountId{}, PersonId{}, "bench"}, "bench.csv", digest, false);
        })).id;
    while (must(ground.importer.step(id))) {
    }
    out.rows_seconds = seconds_since(begin);
    out.created =
        must(ground.database->read([&](db::Reader& reader) { return ground.importer.view(reader, cell, id); })).created;
    begin = std::chrono::steady_clock::now();
    ground.catalogue.refresh_index();
    out.index_seconds = seconds_since(begin);
    return out;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (unsigned char c : text)
        out += fmt::format("%{:02X}", c);
    return out;
}

Measured answered(const std::string& name, const Options& options, LoadResult load, const LoadResult& bare) {
    Measured result;
    result.name = name;
    result.engine = options.engine;
    result.unit = "calls/s";
    result.value = static_cast<double>(load.calls) / load.seconds;
    result.limit = static_cast<double>(bare.calls) / bare.seconds;
    result.set_latencies(load.latencies_ms);
    result.setup["clients"] = options.clients;
    result.setup["load_generator_cores"] = rounded(load.own_cpu / load.seconds);
    return result;
}

constexpr int kScenarios = 300, kReviewPoints = 400;

} // namespace

Measured measure_item_import(const Options& options) {
    Store store(options, "item-import");
    app::Ground ground(settings_of(store));
    ground.prepare();
    auto hall = open_hall(ground, 1, true);
    auto filled = fill(ground, hall.cell, options.items);
    Measured result;
    result.name = "item-import";
    result.engine = options.engine;
    result.unit = "rows/s";
    result.value = options.items / filled.rows_seconds;
    result.limit = options.items / filled.judged_seconds;
    result.errors = options.items - filled.created;
    result.setup = {{"items", options.items},
                    {"rows_seconds", rounded(filled.rows_seconds)},
                    {"index_lag_seconds", rounded(filled.index_seconds)},
                    {"limit_is", "the same list read and judged, nothing kept"}};
    return result;
}

Measured measure_item_search(const Options& options) {
    Store store(options, "item-search");
    double filling = 0;
    {
        app::Ground ground(settings_of(store));
        ground.prepare();
        auto hall = open_hall(ground, 1, true);
        auto known =
            ground.database->read([&](db::Reader& reader) { return ground.catalogue.count(reader, hall.cell); });
        if (known < options.items)
            filling = fill(ground, hall.cell, options.items).rows_seconds;
        else
            ground.catalogue.refresh_index();
    }
    store.settle();
    std::vector<std::string> requests;
    for (const char* words : {"食品经营许可", "开饭馆", "劳务派遣", "spjyxk", "yiliaojigou", "食品精英许可", "变更登记",
                              "采砂", "最低生活保障 给付", "我想办一个烟花爆竹零售的证", "消防安全", "食"})
        for (const char* more : {"", "&region=990201000000", "&audience=person"})
            requests.push_back(http_get("/api/v1/items?text=" + percent_encoded(words) + more, {}));
    ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
    std::int64_t errors = 0;
    auto bare = ask(server.port(), options.clients, {http_get("/api/v1/items", {})}, errors);
    auto result = answered("item-search", options, ask(server.port(), options.clients, requests, errors), bare);
    result.errors = errors;
    result.setup["items"] = options.items;
    result.setup["filling_seconds"] = rounded(filling);
    result.setup["limit_is"] = "the first page of all items, without words";
    return result;
}

Measured measure_guide(const Options& options) {
    Store store(options, "guide");
    catalogue::ItemId wide, plain;
    {
        app::Ground ground(settings_of(store));
        ground.prepare();
        auto hall = open_hall(ground, 1, true);
        plain = hall.item;
        catalogue::ItemFacts facts;
        facts.cell = hall.cell;
        facts.region = hall.region;
        facts.department = hall.department;
        facts.local_code = "WIDE";
        facts.department_code = "D";
        facts.task_type = "01";
        facts.name = "三百种情形的事项";
        must(ground.database->write([&](db::Tx& tx) -> Result<void> {
            ground.catalogue.put(tx, facts);
            YIMEN_CHECK(ground.catalogue.publish(tx, hall.cell, hall.region, "WIDE",
                                                 test::wide_item(kScenarios, kReviewPoints)));
            return {};
        }));
        wide = ground.database->read([&](db::Reader& reader) {
            return ground.catalogue.item_by_code(reader, hall.cell, hall.region, "WIDE")->id;
        });
    }
    auto step = [](catalogue::ItemId item, const boost::json::object& answers) {
        std::string body = boost::json::serialize(boost::json::object{{"item_id", item.str()}, {"answers", answers}});
        return fmt::format("POST /api/v1/guide/steps HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
                           "Content-Length: {}\r\n\r\n{}",
                           body.size(), body);
    };
    std::vector<std::string> requests;
    for (int i = 0; i < 200; ++i) {
        boost::json::object answers;
        for (int q = 0, rest = i * 37; q < i % 5 && q < 4; ++q, rest /= 6)
            answers["q" + std::to_string(q)] = "v" + std::to_string(rest % (q < 3 ? 6 : 2));
        requests.push_back(step(wide, answers));
    }
    ServerProcess server(store.data(), store.url(), {"--rate-factor", "0"});
    std::int64_t errors = 0;
    auto bare = ask(server.port(), options.clients, {step(plain, {})}, errors);
    auto result = answered("guide", options, ask(server.port(), options.clients, requests, errors), bare);
    result.errors = errors;
    result.setup["scenarios"] = kScenarios;
    result.setup["review_points"] = kReviewPoints;
    result.setup["limit_is"] = "the same step of an item without questions";
    return result;
}

} // namespace yimen::bench
