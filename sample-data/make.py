#!/usr/bin/env python3
"""Makes the invented township: workbooks, wrong rows, scanned papers. Needs openpyxl and Pillow.

Nobody here exists: the area code 210499 belongs to no county, names and numbers are drawn by a fixed seed, and
running it again gives the same bytes (the old .xls excepted, which LibreOffice writes when it is installed).
"""

import csv
import datetime
import io
import pathlib
import random
import shutil
import subprocess
import tempfile
import zipfile

from openpyxl import Workbook
from openpyxl.styles import Font
from PIL import Image, ImageDraw, ImageFilter

HERE = pathlib.Path(__file__).resolve().parent
AREA = "210499"
TOWN = AREA + "101"
SCHOOL_YEAR = 2026
VILLAGE_CODE = "2121999902"
POINT_CODE = "2121999903"
GRADES = ["一年级", "二年级", "三年级", "四年级", "五年级", "六年级"]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾单仇解盖佟关那富".strip()
GIVEN = "思雨子涵欣怡浩然宇轩梓萱一诺佳琪志强晓明春梅冬雪建国海燕小龙文静博文雅婷俊杰美玲德胜秀英"
SPECIAL = [  # name, nation
    ("爱新觉罗·启明", "满族"),
    ("瓜尔佳·雨桐", "满族"),
    ("叶赫那拉·子墨", "满族"),
    ("阿古拉·巴特尔", "蒙古族"),
    ("乌云·其其格", "蒙古族"),
    ("哈斯·巴雅尔", "蒙古族"),
    ("龙䶮", "汉族"),
    ("陈𬭳", "汉族"),
    ("赵𫖯", "汉族"),
    ("欧阳小雪", "汉族"),
    ("单于飞", "汉族"),
    ("朴智恩", "朝鲜族"),
    ("何舍里·安", "锡伯族"),
]
rng = random.Random(20261101)
used = set()


def columns(layout):
    with open(HERE.parent / "src/sheet/layouts.csv", encoding="utf-8") as table:
        return [(row["header"], row["key"]) for row in csv.DictReader(table) if row["layout"] == layout]


def id_number(birth, male):
    """A number with the right check digit, never drawn twice."""
    while True:
        sequence = rng.randrange(10, 990) // 2 * 2 + (1 if male else 0)
        body = f"{AREA}{birth:%Y%m%d}{sequence:03d}"
        weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
        check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, weights)) % 11]
        number = body + check
        if number not in used and not number.endswith("000"):
            used.add(number)
            return number


def day_between(first, last):
    return first + datetime.timedelta(days=rng.randrange((last - first).days + 1))


def plain_name(surname=None):
    surname = surname or rng.choice(SURNAMES)
    return surname + "".join(rng.sample(GIVEN, rng.choice([1, 2, 2, 2])))


def member(number, relation, name, village, guardian, phone):
    male = relation in ("父亲", "祖父母或外祖父母")
    elder = relation == "祖父母或外祖父母"
    birth = day_between(datetime.date(1954 if elder else 1984, 1, 1), datetime.date(1962 if elder else 1995, 12, 31))
    at = f"member{number}_"
    return {
        at + "name": name,
        at + "relation": relation,
        at + "current_address": village["address"],
        at + "hukou_division_code": village["division"],
        at + "phone": phone,
        at + "is_guardian": "是" if guardian else "否",
        at + "id_doc_type": "居民身份证",
        at + "id_doc_number": id_number(birth, male),
        at + "ethnicity": village["nation"],
        at + "employer": "务农" if elder else rng.choice(["务农", "外出务工", "镇供销社"]),
        at + "job_title": "无",
    }


def phone():
    return f"199{rng.randrange(10000):04d}{rng.randrange(10000):04d}"


def pupil(school, village_name, village_number, grade, class_name, seat, special=None):
    male = rng.random() < 0.5
    name, nation = special or (plain_name(), rng.choice(["汉族"] * 6 + ["满族"] * 3 + ["蒙古族"]))
    birth = day_between(datetime.date(SCHOOL_YEAR - 6 - grade, 9, 1), datetime.date(SCHOOL_YEAR - 5 - grade, 8, 31))
    division = f"{TOWN}{village_number:03d}"
    address = f"云杉县云杉镇{village_name}村{rng.randrange(1, 8)}组{rng.randrange(1, 90)}号"
    village = {"division": division, "address": address, "nation": nation}
    left = rng.choice(["非留守儿童"] * 5 + ["单亲留守儿童", "双亲留守儿童"])
    distance = rng.randrange(0, 7)
    surname = name[0] if "·" not in name else rng.choice(SURNAMES)
    guardian_phone = phone()
    row = {
        "school_code": school,
        "name": name,
        "gender": "男" if male else "女",
        "birth_date": f"{birth:%Y%m%d}",
        "birthplace_division_code": division,
        "native_place": "辽宁云杉",
        "ethnicity": nation,
        "nationality_region": "中国",
        "id_doc_type": "居民身份证",
        "hk_mo_tw_overseas": "否",
        "health_status": rng.choice(["健康或良好"] * 12 + ["一般或较弱"]),
        "political_status": "群众",
        "id_doc_number": id_number(birth, male),
        "hukou_type": "农业户口",
        "hukou_division_code": division,
        "grade": GRADES[grade - 1],
        "class_number": class_name,
        "enrollment_month": f"{SCHOOL_YEAR + 1 - grade}09",
        "enrollment_method": "就近入学",
        "study_mode": "走读",
        "current_address": address,
        "mailing_address": address,
        "home_address": address,
        "phone": guardian_phone,
        "postal_code": "113999",
        "is_only_child": rng.choice("是否"),
        "had_preschool": "是",
        "left_behind_type": left,
        "needs_financial_aid": rng.choice("否否否是"),
        "receives_living_subsidy": "否",
        "is_orphan": "否",
        "is_martyr_or_preferential_child": "否",
        "is_migrant_worker_child": "否",
        "commute_distance_km": str(distance),
        "commute_mode": "步行" if distance < 3 else "家长自行接送",
        "needs_school_bus": "否",
        "number_in_class": str(seat),
        "student_source": "正常入学",
        "disability_type": "无残疾",
        "inclusive_education": "非随班就读",
        "government_purchased_place": "否",
    }
    away = village | {"address": "沈阳市务工，住处不定"}
    if left == "双亲留守儿童":
        row |= member(1, "祖父母或外祖父母", plain_name(surname), village, True, guardian_phone)
        row |= member(2, "父亲", plain_name(surname), away, False, phone())
    else:
        here = village if left == "非留守儿童" else away
        row |= member(1, "父亲", plain_name(surname), here, left == "非留守儿童", guardian_phone)
        row |= member(2, "母亲", plain_name(), village, True, phone())
    return row


def fill(sheet, headers, rows, first=1):
    for column, header in enumerate(headers, 1):
        cell = sheet.cell(first, column, header)
        cell.font = Font(bold=True)
        cell.number_format = "@"
    for number, row in enumerate(rows, first + 1):
        for column, value in enumerate(row, 1):
            if value in ("", None):
                continue
            cell = sheet.cell(number, column, value)
            if isinstance(value, str):
                cell.number_format = "@"
                cell.data_type = "s"
    sheet.freeze_panes = sheet.cell(first + 1, 1)


def save(book, path):
    """Saves with fixed times, so that the same data gives the same bytes."""
    book.properties.creator = "xueji sample data"
    book.properties.created = book.properties.modified = datetime.datetime(2026, 11, 1)
    raw = io.BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "docProps/core.xml":
                head, rest = data.split(b"<dcterms:modified", 1)
                _, tail = rest.split(b"</dcterms:modified>", 1)
                stamp = b' xsi:type="dcterms:W3CDTF">2026-11-01T00:00:00Z</dcterms:modified>'
                data = head + b"<dcterms:modified" + stamp + tail
            new.writestr(zipfile.ZipInfo(item.filename, (2026, 11, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


def cells(layout, pupils, class_number=None):
    rows = []
    for one in pupils:
        row = [one.get(key, "") for _, key in columns(layout)]
        if class_number:
            row = [class_number(one) if key == "class_number" else cell for cell, (_, key) in zip(row, columns(layout))]
        rows.append(row)
    return [header for header, _ in columns(layout)], rows


def roster(path, layout, pupils, class_number=None, title=None):
    book = Workbook()
    sheet = book.active
    sheet.title = "学生基本信息"
    if title:
        sheet.cell(1, 1, title)
    headers, rows = cells(layout, pupils, class_number)
    fill(sheet, headers, rows, 3 if title else 1)
    save(book, path)


def wrong_rows(path, good):
    """One row for each thing that goes wrong in real sheets; the last column says which."""
    shown = [(header, key) for header, key in columns("C") if not key.startswith("member2")]
    places = {key: place for place, (_, key) in enumerate(shown)}

    def row(one, says, **wrong):
        cells = [one.get(key, "") for _, key in shown]
        for key, value in wrong.items():
            cells[places[key]] = value
        return cells + [says]

    def other_check(number):
        return number[:17] + ("1" if number[17] != "1" else "2")

    a, *rest = good
    it = iter(rest)
    rows = [row(a, "这一行没有毛病")]
    one = next(it)
    rows.append(row(one, "身份证号存成了数字，后几位丢失", id_doc_number=int(one["id_doc_number"][:17] + "0")))
    one = next(it)
    rows.append(row(one, "身份证号被改成科学计数", id_doc_number="2.10499E+17"))
    one = next(it)
    tail = one["id_doc_number"][:15] + "000"
    rows.append(row(one, "末三位变成000", id_doc_number=tail))
    one = next(it)
    rows.append(row(one, "校验码不对", id_doc_number=other_check(one["id_doc_number"])))
    one = next(it)
    rows.append(row(one, "性别与身份证号不符", gender="女" if one["gender"] == "男" else "男"))
    one = next(it)
    rows.append(row(one, "出生日期与身份证号不符", birth_date="20180230"))
    rows.append(row(next(it), "没有这个民族", ethnicity="云杉族"))
    rows.append(row(a, "与第4行重复"))
    rows.append(row(next(it), "姓名里的点不规范（会自动改正）", name="爱新觉罗•启文"))
    rows.append(row(next(it), "姓名里有丢失的字", name="李□"))
    one = next(it)
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    rows.append(row(one, "全角数字（会自动改正）", phone=one["phone"].translate(wide)))
    one = next(it)
    birth = datetime.datetime.strptime(one["birth_date"], "%Y%m%d")
    rows.append(row(one, "出生日期是日期格的单元格（可以）", birth_date=birth))
    rows.append(row(next(it), "班级被表格软件变成了日期", class_number=datetime.datetime(2026, 3, 1)))
    rows.append(row(next(it), "少先队员不是政治面貌的选项", political_status="少先队员"))
    rows.append(row(next(it), "电话位数不对", phone="1990000"))
    rows.append(row(next(it), "没有姓名", name=""))
    book = Workbook()
    book.active.title = "说明"
    book.active.cell(1, 1, "第二张表里每一行有一处毛病，看看预览怎样说。")
    sheet = book.create_sheet("名单")
    sheet.cell(1, 1, "云杉镇北岔教学点学生名单（有错的样子）")
    sheet.cell(2, 1, "2026年11月")
    fill(sheet, [header for header, _ in shown] + ["这一行的毛病"], rows, 3)
    save(book, path)


def paper(path, lines, stamp, seed, size=(620, 877)):
    """A sheet of paper as a scanner sees it: drawn lines, a red stamp, a little noise. No person's data."""
    dice = random.Random(seed)
    image = Image.new("RGB", size, (250, 248, 240))
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 60, size[0] - 40, size[1] - 60), outline=(90, 90, 90), width=2)
    for number, line in enumerate(lines):
        y = 90 + number * 44
        draw.text((60, y), line, fill=(40, 40, 60))
        draw.line((60, y + 24, size[0] - 60, y + 24), fill=(170, 170, 170))
        x = 250
        while number and x < size[0] - 120:
            width = dice.randrange(12, 26)
            draw.arc((x, y - 2, x + width, y + 16), dice.randrange(180), dice.randrange(180, 360), fill=(30, 30, 120))
            x += width + 6
    if stamp:
        x, y = size[0] - 230, size[1] - 260
        draw.ellipse((x, y, x + 150, y + 150), outline=(200, 30, 30), width=5)
        star = [(75, 40), (84, 66), (112, 66), (90, 83), (98, 110), (75, 94), (52, 110), (60, 83), (38, 66), (66, 66)]
        draw.polygon([(x + px, y + py) for px, py in star], fill=(200, 30, 30))
    turned = image.rotate(dice.uniform(-1.2, 1.2), fillcolor=(235, 235, 230)).filter(ImageFilter.GaussianBlur(0.6))
    if path.suffix == ".png":
        turned.quantize(32).save(path, optimize=True)
    else:
        turned.save(path, quality=55)


def main():
    village = []
    specials = iter(SPECIAL)
    for grade in range(1, 7):
        for seat in range(1, 21):
            special = next(specials, None) if seat in (3, 11) else None
            village.append(pupil(VILLAGE_CODE, "柳沟", 203, grade, "1", seat, special))
    point = []
    for grade, count in ((1, 5), (2, 5), (3, 4)):
        for _ in range(count):
            special = next(specials, None) if len(point) == 6 else None
            point.append(pupil(POINT_CODE, "北岔", 207, grade, "1", len(point) + 1, special))
    point[2]["name"], point[2]["ethnicity"] = "爱新觉罗·启宁", "满族"
    point[9]["name"], point[9]["ethnicity"] = "特木尔·巴特尔", "蒙古族"
    point[12]["name"] = "孙𫖯"

    def number(one):
        return f"{SCHOOL_YEAR - GRADES.index(one['grade'])}201"

    roster(HERE / "teaching-point.xlsx", "C", point)
    roster(HERE / "village-school.xlsx", "A", village, number, "云杉镇柳沟村小学学生基本信息")
    headers, rows = cells("A", [one for one in village if one["grade"] in GRADES[:2]], number)
    with open(HERE / "village-school-part-gb18030.csv", "w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([headers, *rows])
    wrong = [pupil(POINT_CODE, "北岔", 207, 3, "1", seat) for seat in range(15, 32)]
    wrong_rows(HERE / "wrong-rows.xlsx", wrong)

    sixth = [one for one in village if one["grade"] == GRADES[5]]
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "village-school-grade6.xlsx"
        roster(source, "B", sixth)
        if shutil.which("soffice"):
            command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "xls"]
            subprocess.run([*command, "--outdir", str(HERE), str(source)], check=True, capture_output=True)

    papers = HERE / "papers"
    papers.mkdir(exist_ok=True)
    paper(papers / "transfer-application.jpg", ["SAMPLE  TRANSFER APPLICATION", "Pupil", "From", "To", "Reason", "Guardian", "Date"], True, 1)
    paper(papers / "home-visit-record.jpg", ["SAMPLE  HOME VISIT RECORD", "Visit 1", "Visit 2", "Visit 3", "Answer", "Teacher"], False, 2)
    paper(papers / "household-page.png", ["SAMPLE  HOUSEHOLD PAGE", "Name", "Relation", "Sex", "Born", "Number"], True, 3, (620, 440))


if __name__ == "__main__":
    main()
