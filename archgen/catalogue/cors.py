"""Which web pages may call: the answers that API Gateway and function URLs give to browsers."""

from archgen.catalogue.fields import Declared, DurationField, Flag, Names, aws_default, required

CORS = "botocore apigatewayv2 Cors"


class Cors(Declared):
    """Which web pages may call."""

    origins: Names | None = required("The origins that may call.", source=f"{CORS}.AllowOrigins")
    methods: Names | None = aws_default("The methods they may use.", None, source=f"{CORS}.AllowMethods")
    headers: Names | None = aws_default("The headers they may send.", None, source=f"{CORS}.AllowHeaders")
    credentials: Flag | None = aws_default(
        "Whether cookies come along.", default=False, source=f"{CORS}.AllowCredentials"
    )
    max_age: DurationField | None = aws_default(
        "How long browsers remember the answer.", None, source=f"{CORS}.MaxAge"
    )
