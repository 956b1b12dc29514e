#!/usr/bin/env python3
"""Makes what road.sh carries: a roster in the national template's layout C, and a photographed paper.

usage: samples.py LAYOUTS_CSV DIR    writes DIR/roster.csv and DIR/paper.png

Every person is invented; the area code 210499 belongs to no place. Only the standard library is used.
"""

import csv
import datetime
import struct
import sys
import zlib

SCHOOL = "2121049901"
# name, sex, left-behind, birthday, sequence: a plain name, a Manchu one with a separator, a rare character.
PUPILS = [
    ("王小满", "男", "非留守儿童", "0912", "11"),
    ("那拉·德克登", "男", "单亲留守儿童", "1103", "13"),
    ("李𬭳", "女", "双亲留守儿童", "0207", "22"),
]


def citizen_number(birth, sequence):
    """An identity number with its check character (GB 11643)."""
    body = f"210499{birth}{sequence:0>3}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights))
    return body + "10X98765432"[total % 11]


def row(place, pupil):
    name, sex, left_behind, birthday, sequence = pupil
    # In the third year of six; the school year begins in September.
    today = datetime.date.today()
    entered = today.year - 2 - (today.month < 9)
    born = f"{entered - 7}{birthday}"
    address = "河东县河东镇东沟村二组"
    fields = {
        "school_code": SCHOOL, "name": name, "gender": sex, "birth_date": born,
        "birthplace_division_code": "210423000000", "native_place": "辽宁省", "ethnicity": "汉族",
        "nationality_region": "中国", "id_doc_type": "居民身份证",
        "id_doc_number": citizen_number(born, sequence), "hk_mo_tw_overseas": "否", "health_status": "健康或良好",
        "political_status": "群众", "hukou_type": "农业户口", "hukou_division_code": "210423000000",
        "grade": "三年级", "class_number": "1", "enrollment_month": f"{entered}09",
        "enrollment_method": "就近入学", "study_mode": "走读", "current_address": f"{address}{place}号",
        "mailing_address": address, "home_address": address, "phone": f"1390000000{place}", "postal_code": "113300",
        "is_only_child": "否", "had_preschool": "是", "left_behind_type": left_behind,
        "needs_financial_aid": "否", "receives_living_subsidy": "否", "is_orphan": "否",
        "is_martyr_or_preferential_child": "否", "is_migrant_worker_child": "否",
        "government_purchased_place": "否", "needs_school_bus": "否", "commute_distance_km": "2",
        "commute_mode": "步行", "student_source": "正常入学", "disability_type": "无残疾",
    }
    for member, relation, sequence in (("member1", "父亲", "31"), ("member2", "母亲", "42")):
        fields |= {
            f"{member}_name": f"{name[0]}某" if member == "member1" else "赵某", f"{member}_relation": relation,
            f"{member}_current_address": address, f"{member}_hukou_division_code": "210423000000",
            f"{member}_phone": f"1380000000{place}", f"{member}_is_guardian": "是",
            f"{member}_id_doc_type": "居民身份证",
            f"{member}_id_doc_number": citizen_number(f"198{place}0105", sequence),
        }
    return fields


def png(width, height):
    """A grey page with dark lines, like a photographed form."""
    def line(y):
        ink = y % 24 < 3
        return b"\0" + b"".join((b"\x3c" if ink and 40 < x < width - 40 else b"\xe1") * 3 for x in range(width))

    rows = b"".join(map(line, range(height)))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def main():
    layouts, folder = sys.argv[1:]
    with open(layouts, encoding="utf-8", newline="") as file:
        columns = [(line["header"], line["key"]) for line in csv.DictReader(file) if line["layout"] == "C"]
    with open(f"{folder}/roster.csv", "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([header for header, _ in columns])
        for place, pupil in enumerate(PUPILS, 1):
            fields = row(place, pupil)
            writer.writerow([fields.get(key, "") for _, key in columns])
    with open(f"{folder}/paper.png", "wb") as file:
        file.write(png(600, 400))


main()
