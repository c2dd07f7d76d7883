"""Answers of Ozon after its own documentation. Shops, goods and people do not exist."""

from __future__ import annotations

from tasks.sources.shape import Example, Json

_REVIEWS: Json = {
    "call": "reviews",
    "asked": {
        "community": "1030000",
        "pictures": {
            "017c0d1c-66d3-b838-3d29-cf9b95a6ac48": ["https://ir.example/1.jpg", "https://ir.example/2?sig=x"]
        },
    },
    "answer": {
        "reviews": [
            {
                "id": "017c0d1c-66d3-b838-3d29-cf9b95a6ac48",
                "sku": "148591503",
                "text": "Пришла пустая коробка",
                "published_at": "2026-03-01T07:23:55.970Z",
                "rating": 1,
                "status": "NEW",
                "comments_amount": 1,
                "photos_amount": 2,
                "videos_amount": 0,
                "order_status": "DELIVERED",
                "is_rating_participant": True,
            },
            {
                "id": "017c0d53-a7c8-81ef-53de-7d32fcbd7421",
                "sku": "148591504",
                "text": "",
                "published_at": "2026-03-01T08:00:00Z",
                "rating": 5,
                "status": "VIEWED",
                "comments_amount": 0,
                "photos_amount": 0,
            },
            {"id": "017c0d53-a7c8-81ef-53de-7d32fcbd7422", "sku": "1", "text": "…", "rating": 4, "published_at": ""},
        ],
        "has_next": False,
        "last_id": "017c0d53-a7c8-81ef-53de-7d32fcbd7422",
    },
}

_QUESTIONS: Json = {
    "call": "questions",
    "asked": {"community": "1030000"},
    "answer": {
        "questions": [
            {
                "id": "019294ff-6888-7009-89d8-26569e4e450d",
                "author_name": "Кто-то Там",
                "sku": 646399170,
                "product_url": "https://www.ozon.ru/product/1649246352/",
                "question_link": "https://www.ozon.ru/product/1649246352/questions/?qid=290180206",
                "published_at": "2026-03-01T12:02:01.889Z",
                "text": "Подойдёт ли к старой модели?",
                "status": "PROCESSED",
                "answers_count": 2,
            }
        ],
        "last_id": "019294ff-6888-7009-89d8-26569e4e450d",
        "has_next": False,
    },
}

_COMMENTS: Json = {
    "call": "comments",
    "asked": {"community": "1030000", "id": "017c0d1c-66d3-b838-3d29-cf9b95a6ac48"},
    "answer": {
        "comments": [
            {
                "id": "0187310a-97d9-dfcf-3039-82d809f0e233",
                "is_official": True,
                "is_owner": True,
                "parent_comment_id": "",
                "published_at": "2026-03-01T09:00:00Z",
                "text": "Мы уже разбираемся",
            },
            {
                "id": "0187310a-97d9-dfcf-3039-82d809f0e234",
                "is_official": False,
                "is_owner": False,
                "parent_comment_id": "0187310a-97d9-dfcf-3039-82d809f0e233",
                "published_at": "2026-03-01T09:30:00Z",
                "text": "Третий день разбираетесь",
            },
        ],
        "offset": 2,
    },
}

_ANSWERS: Json = {
    "call": "answers",
    "asked": {"community": "1030000", "id": "019294ff-6888-7009-89d8-26569e4e450d", "sku": "646399170"},
    "answer": {
        "answers": [
            {
                "id": "0192e7ce-e12c-7a74-afc7-26e877799204",
                "author_name": "Магазин Ромашка",
                "published_at": "2026-03-01T13:44:35.352Z",
                "question_id": "019294ff-6888-7009-89d8-26569e4e450d",
                "sku": 646399170,
                "text": "Да, подойдёт",
            },
            {
                "id": "0192e7ce-e12c-7a74-afc7-26e877799205",
                "author_name": "Some One",
                "published_at": "2026-03-01T14:44:35.352Z",
                "question_id": "019294ff-6888-7009-89d8-26569e4e450d",
                "sku": 646399170,
                "text": "Мне не подошёл",
            },
        ],
        "last_id": "",
    },
}

_SHOP = {"client_id": "1030000", "shop_name": "Магазин Ромашка"}
EXAMPLES = (
    Example(_REVIEWS, _SHOP, posts=2, skipped=1, at=("answer", "reviews")),
    Example(_QUESTIONS, _SHOP, posts=1, at=("answer", "questions")),
    Example(_COMMENTS, _SHOP, posts=2, at=("answer", "comments")),
    Example(_ANSWERS, _SHOP, posts=2, at=("answer", "answers")),
)
